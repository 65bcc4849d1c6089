import { CATALOG_EPOCH } from '#shared/epoch.ts';
import { asProblem, type Problem } from '#shared/problem.ts';
import type { WaitUntil } from '../http/wait-until.ts';
import type { CacheTier, NearTier, Soon } from './cache-tier.ts';
import { makeEntry, servesErrors, type CacheEntry } from './entry.ts';
import type { Epochs } from './epochs.ts';
import type { Failing } from './failing.ts';
import { staleSinceMs } from './freshness.ts';
import type { Missing } from './missing.ts';
import type { SingleFlight } from './single-flight.ts';

/** The tiers and what reading through them needs. */
export interface ReadCache {
  near: NearTier;
  /** Nearest first. */
  far: readonly CacheTier[];
  epochs: Epochs;
  missing: Missing;
  failing: Failing;
  flights: SingleFlight<Refilled>;
  ttlMs: number;
  now: () => number;
}

/** Where an entry came from when the isolate had none that is fresh. */
export type Refilled =
  | { from: 'tier'; entry: CacheEntry; tier: string }
  | { from: 'origin'; entry: CacheEntry; tier: string; had: 'nothing' | 'stale'; stored: boolean }
  | { from: 'failure'; entry: CacheEntry; tier: string; problem: Problem };

/** Fetches the bytes from the origin, and the epoch that they depend on when it is not the catalogue's; throws a Problem when it cannot. */
export type Load = () => Promise<{ body: Uint8Array; contentType: string; epochField?: string | undefined }>;

interface Found {
  entry: CacheEntry;
  tier: string;
}

/** Brings a fresh entry into the isolate from a farther tier or from the origin; gives a stale one when the origin fails. */
export async function refill(
  cache: ReadCache,
  key: string,
  load: Load,
  waitUntil: WaitUntil,
  held?: CacheEntry,
): Promise<Refilled> {
  const found = await findFar(cache, key, waitUntil);
  if (found?.isFresh === true) return { from: 'tier', entry: found.entry, tier: found.tier };
  const stale: Found | undefined = held === undefined ? found : { entry: held, tier: cache.near.name };
  // Taken before the origin is asked: what it answers may be older than a change that is seen meanwhile.
  const vector = cache.epochs.vector();
  try {
    const { body, contentType, epochField = CATALOG_EPOCH } = await load();
    const entry = await makeEntry({
      body,
      contentType,
      storedAtMs: cache.now(),
      ttlMs: cache.ttlMs,
      scope: epochField,
      epoch: vector.get(epochField) ?? 0,
    });
    const stored = cache.near.put(key, entry);
    waitUntil(everyTier(cache.far, (tier) => tier.put(key, entry)));
    const tier = stale?.tier ?? cache.near.name;
    return { from: 'origin', entry, tier, had: stale === undefined ? 'nothing' : 'stale', stored };
  } catch (thrown) {
    const problem = asProblem(thrown);
    if (problem.status === 404) {
      cache.near.delete(key);
      cache.missing.note(key, problem, vector, cache.now());
      waitUntil(everyTier(cache.far, (tier) => tier.delete(key)));
    }
    if (stale === undefined || problem.status < 500 || !servesErrors(stale.entry, cache.now())) throw thrown;
    cache.near.put(key, stale.entry);
    cache.failing.note(key, cache.now());
    return { from: 'failure', ...stale, problem };
  }
}

/** The nearest fresh entry of the farther tiers, copied into those before it; else the newest stale one. */
async function findFar(
  cache: ReadCache,
  key: string,
  waitUntil: WaitUntil,
): Promise<(Found & { isFresh: boolean }) | undefined> {
  let stale: Found | undefined;
  for (const [index, tier] of cache.far.entries()) {
    const entry = await attempt(() => tier.get(key));
    if (entry === undefined) continue;
    await cache.epochs.refresh(waitUntil);
    if (staleSinceMs(entry, cache.epochs, cache.now()) === undefined) {
      cache.near.put(key, entry);
      waitUntil(everyTier(cache.far.slice(0, index), (nearer) => nearer.put(key, entry)));
      return { entry, tier: tier.name, isFresh: true };
    }
    if (stale === undefined || entry.storedAtMs > stale.entry.storedAtMs) stale = { entry, tier: tier.name };
  }
  return stale === undefined ? undefined : { ...stale, isFresh: false };
}

const everyTier = <T>(tiers: readonly CacheTier[], call: (tier: CacheTier) => Soon<T>): Promise<unknown> =>
  Promise.all(tiers.map((tier) => attempt(() => call(tier))));

/** A tier that fails is a tier that holds nothing: it must never fail the request. */
async function attempt<T>(call: () => Soon<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch {
    return undefined;
  }
}
