import type { CallOptions, ClientOptions } from './client-options.ts';
import { buildRequest, type WireRequest } from './build-request.ts';
import type { Kept } from './etag-cache.ts';
import type { Operation } from './operation.ts';
import { DEFAULT_RETRY, isPassing, retryAfterMs, sleep, waitMs } from './retry.ts';
import { isProblemBody, SommierProblem, SommierUnreachable } from './sommier-problem.ts';

const TIMEOUT_MS = 10_000;
const ATTEMPT_TIMEOUT_MS = 5_000;

/**
 * Sends an operation, again where that is safe: reads, and writes under an idempotency key that all tries share. Gives the parsed
 * answer. Throws SommierProblem, SommierUnreachable, or the reason of an aborted signal.
 */
export async function send(
  client: ClientOptions,
  operation: Operation,
  input: Readonly<Record<string, unknown>>,
  call: CallOptions,
): Promise<unknown> {
  const retry = { ...DEFAULT_RETRY, ...client.retry };
  const timeoutMs = call.timeoutMs ?? client.timeoutMs ?? TIMEOUT_MS;
  const endsAt = Date.now() + timeoutMs;
  const signal = allOf(AbortSignal.timeout(timeoutMs), call.signal);
  const request = await authorised(client, operation, call, buildRequest(client.baseUrl, operation, input));
  const attempts = operation.method === 'GET' || operation.isKeyed ? retry.attempts : 1;
  for (let attempt = 1; ; attempt++) {
    try {
      return await sendOnce(client, request, signal);
    } catch (error) {
      call.signal?.throwIfAborted();
      const pause = waitMs(attempt, retry, error instanceof SommierProblem ? error.retryAfterMs : 0);
      if (attempt >= attempts || !mayPass(error) || Date.now() + pause >= endsAt) throw error;
      await sleep(pause, signal).catch(() => call.signal?.throwIfAborted());
    }
  }
}

/** The request with the caller's token and, where the operation takes one, an idempotency key. */
export async function authorised(
  client: ClientOptions,
  operation: Operation,
  call: CallOptions,
  request: WireRequest,
): Promise<WireRequest> {
  const given = typeof client.token === 'function' ? client.token : () => asText(client.token);
  const token = call.token ?? (operation.needsToken ? await given() : undefined);
  const key = operation.isKeyed ? (call.idempotencyKey ?? crypto.randomUUID()) : undefined;
  return {
    ...request,
    headers: {
      ...request.headers,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
  };
}

/** A token that is no function is text or not there. */
const asText = (token: ClientOptions['token']): string | undefined => (typeof token === 'string' ? token : undefined);

async function sendOnce(client: ClientOptions, request: WireRequest, signal: AbortSignal): Promise<unknown> {
  const key = `${request.url}\n${request.headers['authorization'] ?? ''}`;
  const kept = request.method === 'GET' ? client.cache?.get(key) : undefined;
  const { response, text } = await exchange(client, request, kept, signal);
  if (response.status === 304 && kept !== undefined) return JSON.parse(kept.text);
  if (response.ok) {
    const json = text === '' ? undefined : parsed(text, response.status);
    const etag = response.headers.get('etag');
    if (request.method === 'GET' && etag !== null) client.cache?.set(key, { etag, text });
    return json;
  }
  throw problemOf(response, text);
}

/** What an answer that is no success says: a problem of the API, or something else that answered in its place. */
export function problemOf({ status, headers }: Response, text: string): SommierProblem | SommierUnreachable {
  const json = text === '' ? undefined : parsed(text, status);
  return isProblemBody(json)
    ? new SommierProblem(json, retryAfterMs(headers.get('retry-after'), Date.now()))
    : new SommierUnreachable(`${status} without a problem`, { status });
}

async function exchange(client: ClientOptions, request: WireRequest, kept: Kept | undefined, signal: AbortSignal) {
  const { url, method, body } = request;
  const headers = kept === undefined ? request.headers : { ...request.headers, 'if-none-match': kept.etag };
  const attemptSignal = allOf(AbortSignal.timeout(client.attemptTimeoutMs ?? ATTEMPT_TIMEOUT_MS), signal);
  const fetch_ = client.fetch ?? ((to: string, init: RequestInit) => fetch(to, init));
  try {
    const init = { method, headers, signal: attemptSignal, ...(body === undefined ? {} : { body }) };
    const response = await fetch_(url, init);
    return { response, text: await response.text() };
  } catch (cause) {
    const what = attemptSignal.aborted ? 'The deadline passed' : 'The API cannot be reached';
    throw new SommierUnreachable(what, { cause });
  }
}

function parsed(text: string, status: number): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SommierUnreachable(`${status} that is not JSON`, { cause, status });
  }
}

function mayPass(error: unknown): boolean {
  if (error instanceof SommierProblem) return isPassing(error.status, error.code);
  return error instanceof SommierUnreachable && (error.status === undefined || isPassing(error.status, ''));
}

const allOf = (first: AbortSignal, second: AbortSignal | undefined): AbortSignal =>
  second === undefined ? first : AbortSignal.any([first, second]);
