import { SIGNATURE_WINDOW_MS } from '#shared/signing.ts';

/** A signature of a clock that runs ahead is good for a window before its time and one after. */
const KEEP_MS = 2 * SIGNATURE_WINDOW_MS;
/** 1,600 writes a second in one process; beyond that the oldest go, and the window in which a replay is noticed gets shorter. */
const MAX_SIGNATURES = 200_000;

/** Remembers the signatures of writes, so that each is good for one request. */
export interface ReplayMemory {
  /** Whether this one was seen before within the window; remembers it. Only verified signatures may be shown to it. */
  seen(signature: string, nowMs: number): boolean;
}

/**
 * A bounded memory of one process. A replay at another replica is met by the idempotency key of the write, which all replicas share
 * through the store.
 */
export function replayMemory(max = MAX_SIGNATURES): ReplayMemory {
  /** In the order of arrival, so the oldest come first. */
  const untilMs = new Map<string, number>();
  return {
    seen(signature, nowMs) {
      for (const [early, until] of untilMs) {
        if (until > nowMs) break;
        untilMs.delete(early);
      }
      if (untilMs.has(signature)) return true;
      const [oldest] = untilMs.keys();
      if (untilMs.size >= max && oldest !== undefined) untilMs.delete(oldest);
      untilMs.set(signature, nowMs + KEEP_MS);
      return false;
    },
  };
}
