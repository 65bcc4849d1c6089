import { PROBLEMS, type ProblemCode } from './problem-table.ts';

/** One field that is wrong: where it stands, its name, and what would be right. */
export interface FieldError {
  in: 'query' | 'path' | 'header' | 'body' | 'feed' | 'profile';
  field: string;
  detail: string;
}

export interface ProblemOptions {
  errors?: readonly FieldError[];
  retryAfterSeconds?: number;
  /** Methods for the `Allow` header of a 405. */
  allow?: readonly string[];
  /** What stands now, where that is what the caller needs: a version, totals, what is left. Sent as `current`. */
  current?: Readonly<Record<string, unknown>>;
  cause?: unknown;
}

/** Thrown for whatever a caller can act on; anything else that is thrown is a bug and answers an opaque 500. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly errors: readonly FieldError[];
  readonly retryAfterSeconds: number | undefined;
  readonly allow: readonly string[] | undefined;
  readonly current: Readonly<Record<string, unknown>> | undefined;

  constructor(code: ProblemCode, detail?: string, options: ProblemOptions = {}) {
    super(detail ?? PROBLEMS[code].title, { cause: options.cause });
    this.name = 'Problem';
    this.code = code;
    this.errors = options.errors ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds ?? (PROBLEMS[code].status === 503 ? 2 : undefined);
    this.allow = options.allow;
    this.current = options.current;
  }

  get status(): number {
    return PROBLEMS[this.code].status;
  }
}

export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

/** Prefix of every problem's `type`: the address of its paragraph in docs/errors.md. */
export const PROBLEM_TYPE_BASE = 'https://docs.sommier.example/errors#';

/** The fragment of a code in docs/errors.md, as GitHub and GitLab make it: `model/not-found` → `modelnot-found`. */
export const problemAnchor = (code: ProblemCode): string => code.replaceAll('/', '');

/** The JSON body of a problem (RFC 9457 section 3), with `code`, `traceId`, `errors` and `current` as extension members. */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  code: ProblemCode;
  detail: string;
  traceId: string;
  errors?: readonly FieldError[];
  current?: Readonly<Record<string, unknown>>;
}

/** Gives the answer's body for whatever was thrown; an unknown error tells nothing of itself. */
export function problemBody(thrown: unknown, traceId: string): ProblemBody {
  const problem = asProblem(thrown);
  const { status, title } = PROBLEMS[problem.code];
  return {
    type: PROBLEM_TYPE_BASE + problemAnchor(problem.code),
    title,
    status,
    code: problem.code,
    detail: problem.message,
    ...(problem.errors.length > 0 && { errors: problem.errors }),
    ...(problem.current !== undefined && { current: problem.current }),
    traceId,
  };
}

/** The problem itself, or an opaque `internal` one with the cause kept for the log. */
export function asProblem(thrown: unknown): Problem {
  return thrown instanceof Problem ? thrown : new Problem('internal', undefined, { cause: thrown });
}

/** Headers that a problem's answer carries besides the content type. */
export function problemHeaders(problem: Problem): Record<string, string> {
  const headers: Record<string, string> = { 'content-type': PROBLEM_CONTENT_TYPE, 'cache-control': 'no-store' };
  if (problem.retryAfterSeconds !== undefined) headers['retry-after'] = String(problem.retryAfterSeconds);
  if (problem.status === 401) headers['www-authenticate'] = challenge(problem.code);
  if (problem.allow !== undefined) headers['allow'] = problem.allow.join(', ');
  return headers;
}

/** RFC 9110 wants a challenge with every 401; RFC 6750 section 3.1 names an error only when a token was sent. */
const challenge = (code: ProblemCode): string =>
  code === 'auth/invalid-token' ? 'Bearer realm="sommier", error="invalid_token"' : 'Bearer realm="sommier"';
