import type { Soon } from '../cache/cache-tier.ts';

/** One quota of one caller. */
export interface Bucket {
  /** Which rule and whose: what is counted under one key is one count. */
  key: string;
  requests: number;
  windowMs: number;
}

export interface Count {
  allowed: boolean;
  /** Requests left now. */
  remaining: number;
  /** When the running window ends, in ms since 1970. */
  resetAtMs: number;
}

/** Counts requests by a sliding window: those of the running window, and of the one before the part that the window still covers. */
export interface Counter {
  /** Counts one request, unless the quota is used up. */
  take(bucket: Bucket): Soon<Count>;
}
