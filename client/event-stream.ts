import { buildRequest } from './build-request.ts';
import type { CallOptions, ClientOptions } from './client-options.ts';
import type { Operation } from './operation.ts';
import { sleep } from './retry.ts';
import { authorised, problemOf } from './send.ts';
import { SommierUnreachable } from './sommier-problem.ts';

const RECONNECT_MS = 1_000;

interface ServerSentEvent {
  id: string | undefined;
  data: string;
}

/**
 * Gives the data of each server-sent event as it comes. When the connection ends it is opened again after the last id, until the API
 * says that there is nothing more (204) or the caller's signal is aborted. Throws SommierProblem and SommierUnreachable.
 */
export async function* streamEvents(
  client: ClientOptions,
  operation: Operation,
  input: Readonly<Record<string, unknown>>,
  call: CallOptions,
): AsyncGenerator<unknown, void, undefined> {
  let lastId: string | undefined;
  for (;;) {
    call.signal?.throwIfAborted();
    const body = await open(client, operation, input, call, lastId);
    if (body === null) return;
    for await (const { id, data } of eventsOf(body)) {
      lastId = id ?? lastId;
      yield JSON.parse(data);
    }
    await sleep(RECONNECT_MS, call.signal ?? new AbortController().signal).catch(() => undefined);
  }
}

async function open(
  client: ClientOptions,
  operation: Operation,
  input: Readonly<Record<string, unknown>>,
  call: CallOptions,
  lastId: string | undefined,
): Promise<Response['body']> {
  const request = await authorised(client, operation, call, buildRequest(client.baseUrl, operation, input));
  const { method, url } = request;
  const headers = { ...request.headers, ...(lastId === undefined ? {} : { 'last-event-id': lastId }) };
  const fetch_ = client.fetch ?? ((to: string, init: RequestInit) => fetch(to, init));
  const signal = call.signal ?? null;
  const response = await fetch_(url, { method, headers, signal }).catch((cause: unknown) => {
    call.signal?.throwIfAborted();
    throw new SommierUnreachable('The API cannot be reached', { cause });
  });
  if (response.status === 204) return null;
  if (!response.ok) throw problemOf(response, await response.text());
  return response.body;
}

/** Events of a stream (WHATWG HTML, section 9.2): fields by line, an event ended by an empty one; comments keep it alive. */
async function* eventsOf(body: NonNullable<Response['body']>): AsyncGenerator<ServerSentEvent, void, undefined> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      text += decoder.decode(value, { stream: true });
      const events = text.split(/\r?\n\r?\n/);
      text = events.pop() ?? '';
      for (const event of events) {
        const lines = event.split(/\r?\n/);
        const data = fieldsOf(lines, 'data').join('\n');
        if (data !== '') yield { id: fieldsOf(lines, 'id').at(-1), data };
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

const fieldsOf = (lines: readonly string[], name: string): string[] =>
  lines.filter((line) => line.startsWith(`${name}:`)).map((line) => line.slice(name.length + 1).replace(/^ /, ''));
