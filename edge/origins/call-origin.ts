import { Problem } from '#shared/problem.ts';
import type { ProblemCode } from '#shared/problem-table.ts';
import { SIGNATURE_HEADER, signRequest, type SigningKeys } from '#shared/signing.ts';
import { readOriginProblem } from './origin-problem.ts';

const MAX_ANSWER_BYTES = 8_388_608;
const FAILURE_STATUSES = new Set([502, 503, 504]);
/** Said of one thing that many want at once; the origin itself is well. */
const CROWDED: ReadonlySet<ProblemCode> = new Set(['order/busy']);
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
}

/** `answer`: 2xx. `problem`: any origin would say the same. `failure`: this origin cannot answer what another might. */
export type Outcome =
  | { kind: 'answer'; status: number; headers: Headers; contentType: string | null; body: Uint8Array }
  | { kind: 'problem'; problem: Problem }
  | { kind: 'failure'; problem: Problem };

/** Asks one origin once. Never throws. */
export async function callOrigin(options: CallOptions, origin: string, request: OriginRequest): Promise<Outcome> {
  try {
    const response = await signedFetch(options, origin, request);
    if (response.status >= 200 && response.status < 300) return await readAnswer(response);
    const told = await readOriginProblem(response, request.problems);
    const problem =
      told ?? new Problem('origin/unavailable', undefined, { cause: new Error(`origin answered ${response.status}`) });
    const isFailure = told === null || (FAILURE_STATUSES.has(response.status) && !CROWDED.has(told.code));
    return { kind: isFailure ? 'failure' : 'problem', problem };
  } catch (cause) {
    const code = isTimeout(cause) ? 'origin/timeout' : 'origin/unavailable';
    return { kind: 'failure', problem: new Problem(code, undefined, { cause }) };
  }
}

async function signedFetch(options: CallOptions, origin: string, request: OriginRequest): Promise<Response> {
  const { method, body } = request;
  const url = new URL(request.target, origin);
  const target = url.pathname + url.search;
  return fetch(url.href, {
    method,
    headers: {
      ...request.headers,
      accept: 'application/json',
      'user-agent': 'sommier-edge',
      traceparent: request.traceparent,
      [SIGNATURE_HEADER]: signRequest({ method, target, body }, options.keys, options.now()),
    },
    ...(body.byteLength === 0 ? {} : { body }),
    redirect: 'manual',
    signal: AbortSignal.timeout(request.timeoutMs),
  });
}

/** Throws TypeError for an answer that is not JSON or too large. */
async function readAnswer(response: Response): Promise<Outcome> {
  const { status, headers } = response;
  const contentType = headers.get('content-type');
  const length = Number(headers.get('content-length') ?? '0');
  const isJson = contentType?.startsWith('application/json') === true;
  if ((!isJson && !CONTENTLESS.has(status)) || length > MAX_ANSWER_BYTES) {
    await response.body?.cancel();
    throw new TypeError(`origin answered ${contentType ?? 'no content type'} of ${length} bytes`);
  }
  return { kind: 'answer', status, headers, contentType, body: new Uint8Array(await response.arrayBuffer()) };
}

const isTimeout = (thrown: unknown): boolean => thrown instanceof Error && thrown.name === 'TimeoutError';
