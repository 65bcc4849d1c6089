import { BoundedMap } from './bounded-map.ts';
import type { Bucket, Count, Counter } from './counter.ts';

interface Window {
  index: number;
  current: number;
  previous: number;
}

/** What others counted in one window and the one before it. */
export interface Learnt {
  key: string;
  /** Which window: the time divided by its length. */
  index: number;
  current: number;
  previous: number;
}

/** A counter that answers at once. */
export interface IsolateCounter extends Counter {
  take(bucket: Bucket): Count;
  /** Raises what is known of a window; never lowers it. */
  learn(learnt: Learnt): void;
}

/** Counts in the isolate's memory, by the same formula as the script in Redis; `mostKeys` bounds the memory, oldest buckets go first. */
export function isolateCounter(now: () => number, mostKeys: number): IsolateCounter {
  const windows = new BoundedMap<string, Window>(mostKeys);

  function windowOf(key: string, index: number): Window {
    const known = windows.get(key);
    if (known?.index === index) return known;
    const next = { index, current: 0, previous: known?.index === index - 1 ? known.current : 0 };
    windows.set(key, next);
    return next;
  }

  return {
    take({ key, requests, windowMs }) {
      const nowMs = now();
      const index = Math.floor(nowMs / windowMs);
      const window = windowOf(key, index);
      const resetAtMs = (index + 1) * windowMs;
      const earlier = Math.floor(((resetAtMs - nowMs) / windowMs) * window.previous);
      if (earlier + window.current >= requests) return { allowed: false, remaining: 0, resetAtMs };
      window.current++;
      return { allowed: true, remaining: Math.max(0, requests - window.current - earlier), resetAtMs };
    },
    learn({ key, index, current, previous }) {
      const known = windows.get(key);
      if (known === undefined || known.index < index) windows.set(key, { index, current, previous });
      if (known?.index !== index) return;
      known.current = Math.max(known.current, current);
      known.previous = Math.max(known.previous, previous);
    },
  };
}
