import type { WaitUntil } from '../http/wait-until.ts';
import { singleFlight } from './single-flight.ts';

/** Value of each epoch by its field; a field that nobody has raised counts 0. */
export type EpochVector = ReadonlyMap<string, number>;

/** How long the vector is used before it is polled again, in the background. */
export const POLL_MS = 1_000;
/** An isolate that had no request for this long waits for the poll instead of answering by what it last knew. */
export const MAX_AGE_MS = 2_000;
/** Without a successful poll for this long the isolate is blind: see `BLIND_TTL_MS` in freshness.ts. */
export const BLIND_MS = 5_000;
/** How long the end of an epoch is remembered; longer ago than this is all that a reader needs to know then. */
export const REMEMBER_MS = 5_000;

/** What this isolate knows of the epochs. */
export interface Epochs {
  /** As of the last poll; never changed in place. */
  vector(): EpochVector;
  /** Since when the vector was true, in ms; Infinity when it was never read. */
  ageMs(): number;
  /** When this value ceased to be current: Infinity while it is, 0 when that is longer ago than is remembered. */
  endedAtMs(field: string, value: number): number;
  /** Takes a vector that was asked for at that time. */
  learn(vector: EpochVector, askedAtMs: number): void;
  /** Polls when it is time; gives a promise, which never rejects, only when the caller has to wait for it. */
  refresh(waitUntil: WaitUntil): Promise<void> | undefined;
}

export interface EpochsOptions {
  now: () => number;
  /** Reads the whole vector; throws when Redis does not answer in time. */
  poll: () => Promise<EpochVector>;
}

/**
 * The epoch vector of an isolate. Workers have no timers between requests, so requests drive the poll: at most one is in flight
 * and at most one starts each second. A change is seen within 2 s of being raised, for any isolate and any pause.
 */
export function pollEpochs({ now, poll }: EpochsOptions): Epochs {
  const flights = singleFlight<void>(POLL_MS);
  const ended = new Map<string, { value: number; atMs: number }[]>();
  let vector: EpochVector = new Map();
  let asOfMs = -Infinity;
  let triedAtMs = -Infinity;

  function learn(next: EpochVector, askedAtMs: number): void {
    if (askedAtMs <= asOfMs) return;
    const seenAtMs = now();
    if (asOfMs !== -Infinity) noteEnded(ended, vector, next, seenAtMs);
    vector = next;
    asOfMs = askedAtMs;
  }

  async function pollOnce(): Promise<void> {
    const askedAtMs = now();
    triedAtMs = askedAtMs;
    try {
      learn(await poll(), askedAtMs);
    } catch {
      // Redis did not answer: the vector grows older, and freshness.ts looks at its age.
    }
  }

  return {
    vector: () => vector,
    ageMs: () => now() - asOfMs,
    learn,
    endedAtMs(field, value) {
      if (value >= (vector.get(field) ?? 0)) return Infinity;
      return ended.get(field)?.find((end) => end.value === value)?.atMs ?? 0;
    },
    refresh(waitUntil) {
      const nowMs = now();
      if (nowMs - asOfMs < POLL_MS) return undefined;
      const isFlying = flights.isFlying('epochs');
      if (!isFlying && nowMs - triedAtMs < POLL_MS) return undefined;
      const isOld = nowMs - asOfMs > MAX_AGE_MS;
      if (isFlying && !isOld) return undefined;
      const polled = flights('epochs', pollOnce, waitUntil).then(ignore, ignore);
      return isOld ? polled : undefined;
    },
  };
}

/** Notes which values are not current any more, and forgets the ends of long ago: the list stays as long as the last seconds' changes. */
function noteEnded(
  ended: Map<string, { value: number; atMs: number }[]>,
  before: EpochVector,
  after: EpochVector,
  atMs: number,
): void {
  for (const [field, ends] of ended) {
    const recent = ends.filter((end) => atMs - end.atMs <= REMEMBER_MS);
    if (recent.length === 0) ended.delete(field);
    else ended.set(field, recent);
  }
  for (const field of new Set([...before.keys(), ...after.keys()])) {
    const value = before.get(field) ?? 0;
    if (value !== (after.get(field) ?? 0)) ended.set(field, [...(ended.get(field) ?? []), { value, atMs }]);
  }
}

function ignore(): void {}
