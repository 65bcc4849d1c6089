import type { ProblemCode } from '#shared/problem-table.ts';
import type { WaitUntil } from '../http/wait-until.ts';
import type { BreakerState } from '#shared/circuit-breaker.ts';
import type { Whereabouts } from './regions.ts';

/** How one origin fared with one call, for log and metrics. */
export interface OriginAttempt {
  /** Its place in the list of origins. */
  index: number;
  region: string | null;
  /** Waited for it; 0 when its breaker let nothing pass. */
  ms: number;
  /** State of its breaker afterwards. */
  breaker: BreakerState;
}

interface OriginCall {
  /** Id of the operation: its calls share a breaker at each origin, so that broken search does not close model pages. */
  op: string;
  /** Canonical path and query. */
  target: string;
  traceparent: string;
  /** Problems of the origin that the operation may answer with; any other failure is `origin/unavailable`. */
  problems: readonly ProblemCode[];
  /** Told of every origin that was tried or passed over. */
  report: (attempt: OriginAttempt) => void;
  /** Keeps the probe of an origin alive that nobody waits for. */
  waitUntil: WaitUntil;
}

/** One read from the origins. */
export interface OriginRead extends OriginCall {
  near: Whereabouts;
}

/** One call passed on to the primary origin: it changes something, carries a body, or is the caller's own. */
export interface OriginForward extends OriginCall {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body: Uint8Array<ArrayBuffer>;
  /** Deadline, headers and body of the answer included. */
  timeoutMs: number;
  /** Twice is once: a read, or a write that carries an idempotency key. */
  mayRepeat: boolean;
  /** Server-sent events are awaited: the deadline is for their head alone. */
  streams: boolean;
  /** Of the caller, passed on as they came: `authorization`, `idempotency-key`, `content-type`, … */
  headers: Readonly<Record<string, string>>;
}

export interface OriginAnswer {
  body: Uint8Array;
  contentType: string;
  /** Maker whose epoch the answer depends on, when the origin names one. */
  maker: string | undefined;
}

export interface OriginForwarded {
  status: number;
  /** Null where there is no content. */
  body: Uint8Array | ReadableStream<Uint8Array> | null;
  contentType: string | null;
  /** Those of the answer's headers that shoppers may see: `location`, `etag`, `retry-after`, … */
  headers: Readonly<Record<string, string>>;
}

/** The services behind the edge. */
export interface OriginPort {
  /** Gives the bytes of a 200 answer. Throws one of `read.problems`, `origin/unavailable` or `origin/timeout`. */
  read(read: OriginRead): Promise<OriginAnswer>;
  /**
   * Gives the 2xx answer of the primary, asked once, or twice where that is the same and the connection broke. Throws one of
   * `call.problems`, `origin/unavailable` or `origin/timeout`.
   */
  forward(call: OriginForward): Promise<OriginForwarded>;
  /** Whether any origin says that it can serve; never throws. */
  isReady(): Promise<boolean>;
}
