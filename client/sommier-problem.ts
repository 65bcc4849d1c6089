import type { ProblemCode } from '../shared/problem-table.ts';
import type { FieldError, ProblemBody } from '../shared/problem.ts';

/** A code of docs/errors.md, or one that is newer than this client. */
export type Code = ProblemCode | (string & {});

/** The API refused or failed: its problem (RFC 9457) as an error. Decide by `code`. */
export class SommierProblem extends Error {
  override readonly name = 'SommierProblem';
  readonly code: Code;
  readonly status: number;
  readonly title: string;
  /** Tell it when you ask for help. */
  readonly traceId: string;
  /** The fields that are wrong, where some are. */
  readonly errors: readonly FieldError[];
  /** What stands now, where that is what you need: a version, totals, what is left. */
  readonly current: Readonly<Record<string, unknown>> | undefined;
  /** How long the API asks you to wait before the next try. */
  readonly retryAfterMs: number | undefined;

  constructor(body: ProblemBody, retryAfterMs?: number) {
    super(body.detail);
    this.code = body.code;
    this.status = body.status;
    this.title = body.title;
    this.traceId = body.traceId;
    this.errors = body.errors ?? [];
    this.current = body.current;
    this.retryAfterMs = retryAfterMs;
  }
}

/** No answer of the API: no connection, the deadline passed, or something else answered in its place. */
export class SommierUnreachable extends Error {
  override readonly name = 'SommierUnreachable';
  /** Status of what answered; undefined when nothing did. */
  readonly status: number | undefined;

  constructor(message: string, options: { cause?: unknown; status?: number } = {}) {
    super(message, { cause: options.cause });
    this.status = options.status;
  }
}

/** Whether what a body says is a problem of the API. */
export const isProblemBody = (json: unknown): json is ProblemBody =>
  typeof json === 'object' &&
  json !== null &&
  'code' in json &&
  typeof json.code === 'string' &&
  'status' in json &&
  typeof json.status === 'number' &&
  'detail' in json &&
  typeof json.detail === 'string';
