import type { ProblemCode } from '#shared/problem-table.ts';
import type { RequestScope } from './scope.ts';

export type LogLevel = 'info' | 'error';

/** Writes one structured event; the adapter decides where to. */
export type Log = (level: LogLevel, event: object) => void;

/** The one event of a request. It tells what happened, never what was asked: no query text, body, token or address. */
export interface RequestEvent {
  event: 'request';
  method: string;
  /** The operation's id. */
  route: string;
  status: number;
  ms: number;
  trace: string;
  cache: string | undefined;
  tier: string | undefined;
  /** Age of the epoch vector that freshness was judged by; undefined when it was never read. */
  epochAgeMs: number | undefined;
  origin: number | undefined;
  region: string | undefined;
  originMs: number | undefined;
  breaker: string | undefined;
  code: ProblemCode | undefined;
  fields: string | undefined;
  cause: string | undefined;
}

/* oxlint-disable no-console -- Workers Logs and miniflare read the console */
/** One JSON line per event on the console. */
export const consoleLog: Log = (level, event) => {
  const line = JSON.stringify({ level, ...event });
  if (level === 'error') console.error(line);
  else console.log(line);
};
/* oxlint-enable no-console */

/** Standard methods by their names; any other would let a caller write into the log. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

export interface AnsweredRequest {
  method: string;
  route: string;
  status: number;
  /** Parameters of the operation; a name that the caller made up is not logged. */
  parameters: ReadonlySet<string>;
}

/** Makes the event of a request that has been answered. */
export function requestEvent(
  request: AnsweredRequest,
  scope: RequestScope,
  nowMs: number,
  epochAgeMs: number,
): RequestEvent {
  const { problem, cache, origin } = scope;
  return {
    event: 'request',
    method: METHODS.has(request.method) ? request.method : 'other',
    route: request.route,
    status: request.status,
    ms: nowMs - scope.startedAtMs,
    trace: scope.trace.traceId,
    cache: cache?.outcome,
    tier: cache?.tier,
    epochAgeMs: epochAgeMs === Infinity ? undefined : epochAgeMs,
    origin: origin?.index,
    region: origin?.region ?? undefined,
    originMs: origin?.ms,
    breaker: origin?.breaker,
    code: problem?.code,
    fields:
      problem?.errors.map(({ in: where, field }) => (request.parameters.has(field) ? field : where)).join(',') ||
      undefined,
    cause: problem?.cause === undefined || request.status < 500 ? undefined : causeText(problem.cause),
  };
}

/** 4xx is the caller's matter, 5xx ours. */
export const levelOf = ({ status }: RequestEvent): LogLevel => (status >= 500 ? 'error' : 'info');

function causeText(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? `${cause.name}: ${cause.message}`) : 'thrown value is not an Error';
}
