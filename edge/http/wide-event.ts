import type { RequestScope } from './scope.ts';

export type LogLevel = 'info' | 'error';

/** Writes one structured event; the adapter decides where to. */
export type Log = (level: LogLevel, event: Readonly<Record<string, unknown>>) => void;

/* oxlint-disable no-console -- Workers Logs and miniflare read the console */
/** One JSON line per event on the console. */
export const consoleLog: Log = (level, event) => {
  const line = JSON.stringify({ level, ...event });
  if (level === 'error') console.error(line);
  else console.log(line);
};
/* oxlint-enable no-console */

/** The one event of a request. It tells what happened, never what was asked: no query text, body, token or address. */
export function logRequest(
  log: Log,
  request: { method: string; route: string; status: number },
  scope: RequestScope,
  nowMs: number,
): void {
  const { problem, cache, origin } = scope;
  log(request.status >= 500 ? 'error' : 'info', {
    event: 'request',
    method: request.method,
    route: request.route,
    status: request.status,
    ms: nowMs - scope.startedAtMs,
    trace: scope.trace.traceId,
    cache: cache?.outcome,
    tier: cache?.tier,
    origin: origin?.index,
    originMs: origin?.ms,
    code: problem?.code,
    fields: problem?.errors.map((error) => error.field).join(',') || undefined,
    cause: problem?.cause === undefined || request.status < 500 ? undefined : causeText(problem.cause),
  });
}

function causeText(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? `${cause.name}: ${cause.message}`) : 'thrown value is not an Error';
}
