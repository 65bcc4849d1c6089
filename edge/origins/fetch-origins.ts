import { Problem } from '#shared/problem.ts';
import { SIGNATURE_HEADER, signRequest, type SigningKeys } from '#shared/signing.ts';
import type { OriginAnswer, OriginPort, OriginRead } from './origin-port.ts';
import { readOriginProblem } from './origin-problem.ts';

const READY_TIMEOUT_MS = 1_000;
const MAX_ANSWER_BYTES = 8_388_608;
const NO_BODY = new Uint8Array(0);
const NEXT_ORIGIN_STATUSES = new Set([502, 503, 504]);

export interface FetchOriginsOptions {
  /** Scheme, host and port of each origin, nearest first. */
  origins: readonly string[];
  keys: SigningKeys;
  /** Deadline of one call, headers and body. */
  timeoutMs: number;
  now: () => number;
}

/** The origins over HTTP: each call signed and with a deadline; a read tries each origin once, nearest first. */
export function fetchOrigins(options: FetchOriginsOptions): OriginPort {
  return {
    async read(read) {
      let last = new Problem('origin/unavailable');
      for (const [index, origin] of options.origins.entries()) {
        const outcome = await attemptRead(options, origin, read);
        if (!(outcome instanceof NextOrigin)) return { ...outcome, index };
        last = outcome.problem;
      }
      throw last;
    },
    async isReady() {
      const probes = options.origins.map(async (origin) => {
        const response = await fetch(`${origin}/readyz`, {
          redirect: 'manual',
          signal: AbortSignal.timeout(READY_TIMEOUT_MS),
        });
        await response.body?.cancel();
        if (!response.ok) throw new Problem('origin/unavailable');
      });
      return Promise.any(probes).then(
        () => true,
        () => false,
      );
    },
  };
}

/** This origin cannot answer a read that another might; the problem is for the case that none can. */
class NextOrigin {
  readonly problem: Problem;

  constructor(problem: Problem) {
    this.problem = problem;
  }
}

/** Gives the answer or a reason to ask the next origin; throws a problem that every origin would answer with. */
async function attemptRead(
  options: FetchOriginsOptions,
  origin: string,
  read: OriginRead,
): Promise<Omit<OriginAnswer, 'index'> | NextOrigin> {
  try {
    const response = await signedGet(options, origin, read);
    if (response.status === 200) return await readAnswer(response);
    const told = await readOriginProblem(response, read.problems);
    const problem =
      told ?? new Problem('origin/unavailable', undefined, { cause: new Error(`origin answered ${response.status}`) });
    if (NEXT_ORIGIN_STATUSES.has(response.status) || told === null) return new NextOrigin(problem);
    throw problem;
  } catch (thrown) {
    if (thrown instanceof Problem) throw thrown;
    return new NextOrigin(
      new Problem(isTimeout(thrown) ? 'origin/timeout' : 'origin/unavailable', undefined, { cause: thrown }),
    );
  }
}

async function signedGet(options: FetchOriginsOptions, origin: string, read: OriginRead): Promise<Response> {
  const url = new URL(read.target, origin);
  const signature = signRequest(
    { method: 'GET', target: url.pathname + url.search, body: NO_BODY },
    options.keys,
    options.now(),
  );
  return fetch(url.href, {
    headers: {
      accept: 'application/json',
      'user-agent': 'sommier-edge',
      traceparent: read.traceparent,
      [SIGNATURE_HEADER]: signature,
    },
    redirect: 'manual',
    signal: AbortSignal.timeout(options.timeoutMs),
  });
}

async function readAnswer(response: Response): Promise<Omit<OriginAnswer, 'index'>> {
  const contentType = response.headers.get('content-type') ?? '';
  const length = Number(response.headers.get('content-length') ?? '0');
  if (!contentType.startsWith('application/json') || length > MAX_ANSWER_BYTES) {
    await response.body?.cancel();
    throw new TypeError(`origin answered ${contentType || 'no content type'} of ${length} bytes`);
  }
  return { body: new Uint8Array(await response.arrayBuffer()), contentType };
}

const isTimeout = (thrown: unknown): boolean => thrown instanceof Error && thrown.name === 'TimeoutError';
