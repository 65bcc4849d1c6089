import type { BucketHash } from './bucket-hash.ts';
import type { AddressSource } from './client-address.ts';
import type { Counter } from './counter.ts';
import type { IsolateCounter } from './isolate-counter.ts';
import type { SyncedCounter } from './synced-counter.ts';

/** What limits are built from. */
export interface LimitOptions {
  now: () => number;
  /** Counts what `LIMIT_TABLE` counts in Redis; does without Redis by itself. */
  shared: Counter;
  isolate: IsolateCounter;
  /** Counts what `LIMIT_TABLE` counts in the isolate and tells the others. */
  synced: SyncedCounter;
  source: AddressSource;
  hash: BucketHash;
  /** The verified caller's id, or null: nobody must be able to use up another's quota. Asks nobody. */
  callerId: (headers: Headers) => Promise<string | null>;
}
