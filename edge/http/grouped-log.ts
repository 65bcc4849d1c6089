import type { WaitUntil } from './wait-until.ts';
import { levelOf, type Log, type RequestEvent } from './wide-event.ts';

/** A hit is told at most this late. */
const WAIT_MS = 100;
/** About 25 KB of JSON, far below what a platform takes as one line. */
const MOST = 100;

/** Notes the event of a request that has been answered. */
export type RequestLog = (event: RequestEvent, waitUntil: WaitUntil) => void;

/**
 * Tells every request, hits by the hundred: writing a line costs more than answering from memory does, and platforms bill by the
 * line. Hits that come within 100 ms share one event `requests`; whatever else happened is told at once and alone.
 */
export function groupedLog(log: Log): RequestLog {
  let hits: RequestEvent[] = [];
  const flush = (): void => {
    if (hits.length === 0) return;
    log('info', { event: 'requests', requests: hits });
    hits = [];
  };
  return (event, waitUntil) => {
    if (!isHit(event)) return log(levelOf(event), event);
    hits.push(event);
    if (hits.length === 1) waitUntil(later(WAIT_MS).then(flush));
    else if (hits.length >= MOST) flush();
  };
}

/** Answered out of memory, without a problem and without asking anybody. */
const isHit = ({ cache, code, origin, status }: RequestEvent): boolean =>
  cache === 'hit' && status < 400 && code === undefined && origin === undefined;

const later = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
