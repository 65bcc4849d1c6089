import { buildLimits } from '../build-limits.ts';
import { bucketHash } from '../bucket-hash.ts';
import { isolateCounter } from '../isolate-counter.ts';
import type { LimitOptions } from '../limit-options.ts';
import type { Limits } from '../limits.ts';

/** The real limits, counted in memory; everybody shares one bucket unless a test says otherwise. */
export function memoryLimits(now: () => number, given: Partial<LimitOptions> = {}): Limits {
  const isolate = isolateCounter(now, 10_000);
  return buildLimits({
    now,
    shared: isolate,
    isolate,
    synced: { take: (bucket) => isolate.take(bucket) },
    source: { kind: 'none' },
    hash: bucketHash(new Uint8Array(32)),
    callerId: async () => null,
    ...given,
  });
}
