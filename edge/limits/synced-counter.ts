import type { CircuitBreaker } from '#shared/circuit-breaker.ts';
import type { WaitUntil } from '../http/wait-until.ts';
import { BoundedMap } from './bounded-map.ts';
import type { Bucket, Count } from './counter.ts';
import type { IsolateCounter } from './isolate-counter.ts';

/** What one window of one bucket got since the last synchronisation. */
export interface Tally {
  key: string;
  /** Which window: the time divided by its length. */
  index: number;
  windowMs: number;
  count: number;
}

export interface Totals {
  current: number;
  previous: number;
}

/** What all isolates counted together. */
export interface CountLedger {
  /** Adds the tallies, gives the totals after that in their order. Throws when it cannot be reached in time. */
  add(tallies: readonly Tally[]): Promise<readonly Totals[]>;
}

/** Counts at once and tells the others behind the caller's back. */
export interface SyncedCounter {
  take(bucket: Bucket, waitUntil: WaitUntil): Count;
}

export interface SyncedCounterOptions {
  isolate: IsolateCounter;
  ledger: CountLedger;
  breaker: CircuitBreaker;
  now: () => number;
}

/** The longest that an isolate which is asked goes on without what the others counted. */
export const SYNC_MS = 1_000;
/** Of one synchronisation, so that its script stays short; the rest goes with the next. */
const MOST_TALLIES = 200;
const MOST_WAITING = 20_000;

/**
 * Decides by what is known in the isolate and synchronises with the other isolates at most once in SYNC_MS, in one round trip that no
 * caller waits for. A quota can be overdrawn by what the isolates let pass between two synchronisations, and no more.
 */
export function syncedCounter({ isolate, ledger, breaker, now }: SyncedCounterOptions): SyncedCounter {
  const waiting = new BoundedMap<string, Tally>(MOST_WAITING);
  let syncedAtMs = 0;

  function note(tally: Tally): void {
    const id = idOf(tally);
    const known = waiting.get(id);
    if (known === undefined) waiting.set(id, { ...tally });
    else known.count += tally.count;
  }

  async function sync(): Promise<void> {
    const admission = breaker.enter();
    if (admission === 'refuse') return;
    const tallies = [...waiting.values()].slice(0, MOST_TALLIES);
    for (const tally of tallies) waiting.delete(idOf(tally));
    let worked = false;
    try {
      const totals = await ledger.add(tallies);
      worked = true;
      tallies.forEach((tally, i) => {
        const { current = 0, previous = 0 } = totals[i] ?? {};
        const sinceThen = waiting.get(idOf(tally))?.count ?? 0;
        isolate.learn({ ...tally, current: current + sinceThen, previous });
      });
    } catch {
      for (const tally of tallies) note(tally);
    } finally {
      breaker.settle(admission, worked);
    }
  }

  return {
    take(bucket, waitUntil) {
      const count = isolate.take(bucket);
      const nowMs = now();
      if (count.allowed)
        note({ key: bucket.key, index: Math.floor(nowMs / bucket.windowMs), windowMs: bucket.windowMs, count: 1 });
      if (waiting.size > 0 && nowMs - syncedAtMs >= SYNC_MS) {
        syncedAtMs = nowMs;
        waitUntil(sync());
      }
      return count;
    },
  };
}

const idOf = ({ key, index }: Tally): string => `${key}@${index}`;
