import { Problem } from '#shared/problem.ts';
import type { WaitUntil } from '../http/wait-until.ts';

export interface Flight<T> {
  value: T;
  /** Whether this caller waited for another's work instead of doing it. */
  collapsed: boolean;
}

/** Gives every concurrent caller of one key the outcome of one piece of work, its failure too. */
export interface SingleFlight<T> {
  (key: string, work: () => Promise<T>, waitUntil: WaitUntil): Promise<Flight<T>>;
  /** Whether work for this key is under way. */
  isFlying(key: string): boolean;
}

/**
 * Work runs in the leader's request. Should that request be torn down before `waitUntil` takes hold, its promise may never settle;
 * so a follower waits `followerMs` at most, then takes the lead itself, and gives up with `origin/timeout` the second time.
 */
export function singleFlight<T>(followerMs: number): SingleFlight<T> {
  const flights = new Map<string, Promise<T>>();

  async function lead(key: string, work: () => Promise<T>, waitUntil: WaitUntil): Promise<Flight<T>> {
    const flight = work().finally(() => {
      if (flights.get(key) === flight) flights.delete(key);
    });
    flights.set(key, flight);
    waitUntil(flight);
    return { value: await flight, collapsed: false };
  }

  async function fly(key: string, work: () => Promise<T>, waitUntil: WaitUntil): Promise<Flight<T>> {
    for (let attempt = 0; attempt < 2; attempt++) {
      const flight = flights.get(key);
      if (flight === undefined) return lead(key, work, waitUntil);
      const outcome = await within(flight, followerMs);
      if (outcome !== LATE) return { value: outcome, collapsed: true };
      if (flights.get(key) === flight) flights.delete(key);
    }
    throw new Problem('origin/timeout');
  }

  return Object.assign(fly, { isFlying: (key: string) => flights.has(key) });
}

const LATE = Symbol('late');

async function within<T>(promise: Promise<T>, ms: number): Promise<T | typeof LATE> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const late = new Promise<typeof LATE>((resolve) => {
    timer = setTimeout(() => resolve(LATE), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
