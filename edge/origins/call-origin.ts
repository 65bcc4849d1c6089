import { Problem } from '#shared/problem.ts';
import type { ProblemCode } from '#shared/problem-table.ts';
import { SIGNATURE_HEADER, signRequest, type SigningKeys } from '#shared/signing.ts';
import { readOriginProblem } from './origin-problem.ts';

const MAX_ANSWER_BYTES = 8_388_608;
const FAILURE_STATUSES = new Set([502, 503, 504]);
/** Said of one thing that many want at once, or by an origin that refuses some to serve the others: cutting it off would help nobody. */
const CROWDED: ReadonlySet<ProblemCode> = new Set(['order/busy', 'origin/overloaded']);
const CONTENTLESS = new Set([204, 205]);

export interface CallOptions {
  keys: SigningKeys;
  now: () => number;
}

/** One request to one origin, to be signed over method, target and body. */
export interface OriginRequest {
  method: string;
  target: string;
  traceparent: string;
  body: Uint8Array<ArrayBuffer>;
  headers: Readonly<Record<string, string>>;
  problems: readonly ProblemCode[];
  /** Deadline, headers and body of the answer included. */
  timeoutMs: number;
  /** Server-sent events are awaited: the deadline is for their head alone. */
  streams: boolean;
}

/** `answer`: 2xx. `stream`: server-sent events have begun. `problem`: any origin would say the same. `failure`: this origin cannot answer what another might. */
export type Outcome =
  | { kind: 'answer'; status: number; headers: Headers; contentType: string | null; body: Uint8Array }
  | { kind: 'stream'; status: number; headers: Headers; contentType: string; body: ReadableStream<Uint8Array> }
  | { kind: 'problem'; problem: Problem }
  | { kind: 'failure'; problem: Problem };

/** Asks one origin once. Never throws. */
export async function callOrigin(options: CallOptions, origin: string, request: OriginRequest): Promise<Outcome> {
  const deadline = deadlineOf(request);
  try {
    const response = await signedFetch(options, origin, request, deadline.signal);
    deadline.headIsThere();
    if (response.status >= 200 && response.status < 300)
      return streamOf(request, response) ?? (await readAnswer(response));
    const told = await readOriginProblem(response, request.problems);
    const problem =
      told ?? new Problem('origin/unavailable', undefined, { cause: new Error(`origin answered ${response.status}`) });
    const isFailure = told === null || (FAILURE_STATUSES.has(response.status) && !CROWDED.has(told.code));
    return { kind: isFailure ? 'failure' : 'problem', problem };
  } catch (cause) {
    deadline.headIsThere();
    const code = isTimeout(cause) ? 'origin/timeout' : 'origin/unavailable';
    return { kind: 'failure', problem: new Problem(code, undefined, { cause }) };
  }
}

/** Of the whole call, or of the head alone where events are awaited. */
function deadlineOf({ streams, timeoutMs }: OriginRequest): { signal: AbortSignal; headIsThere: () => void } {
  if (!streams) return { signal: AbortSignal.timeout(timeoutMs), headIsThere: () => undefined };
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new DOMException('no head in time', 'TimeoutError')), timeoutMs);
  return { signal: late.signal, headIsThere: () => clearTimeout(timer) };
}

function streamOf({ streams }: OriginRequest, { status, headers, body }: Response): Outcome | null {
  const contentType = headers.get('content-type') ?? '';
  if (!streams || body === null || !contentType.startsWith('text/event-stream')) return null;
  return { kind: 'stream', status, headers, contentType, body };
}

async function signedFetch(
  options: CallOptions,
  origin: string,
  request: OriginRequest,
  signal: AbortSignal,
): Promise<Response> {
  const { method, body } = request;
  const url = new URL(request.target, origin);
  const target = url.pathname + url.search;
  return fetch(url.href, {
    method,
    headers: {
      ...request.headers,
      accept: request.streams ? 'text/event-stream' : 'application/json',
      'user-agent': 'sommier-edge',
      traceparent: request.traceparent,
      [SIGNATURE_HEADER]: signRequest({ method, target, body }, options.keys, options.now()),
    },
    ...(body.byteLength === 0 ? {} : { body }),
    redirect: 'manual',
    signal,
  });
}

/** What origins answer with: JSON, and tables for people as CSV. */
const ANSWERS = /^(?:application\/json|text\/csv)(?:;|$)/;

/** Throws TypeError for an answer that is neither, or too large. */
async function readAnswer(response: Response): Promise<Outcome> {
  const { status, headers } = response;
  const contentType = headers.get('content-type');
  const length = Number(headers.get('content-length') ?? '0');
  if ((!ANSWERS.test(contentType ?? '') && !CONTENTLESS.has(status)) || length > MAX_ANSWER_BYTES) {
    await response.body?.cancel();
    throw new TypeError(`origin answered ${contentType ?? 'no content type'} of ${length} bytes`);
  }
  return { kind: 'answer', status, headers, contentType, body: new Uint8Array(await response.arrayBuffer()) };
}

const isTimeout = (thrown: unknown): boolean => thrown instanceof Error && thrown.name === 'TimeoutError';
