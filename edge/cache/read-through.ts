import { asProblem } from '#shared/problem.ts';
import type { RequestScope } from '../http/scope.ts';
import { forwardReport, hitReport, staleReport } from './cache-status.ts';
import type { CacheTier } from './cache-tier.ts';
import { ageSeconds, isFresh, makeEntry, servesErrors, type CacheEntry } from './entry.ts';
import type { SingleFlight } from './single-flight.ts';

/** The tiers, nearest first, and what reading through them needs. */
export interface ReadCache {
  tiers: readonly CacheTier[];
  flights: SingleFlight<Stored>;
  ttlMs: number;
  now: () => number;
}

interface Stored {
  entry: CacheEntry;
  stored: boolean;
}

/** Fetches the bytes from the origin; throws a Problem when it cannot. */
export type Load = () => Promise<{ body: Uint8Array; contentType: string }>;

/**
 * Gives the entry of a key: from the nearest tier that holds a fresh one, else from the origin in one flight per key, else,
 * when the origin fails with a 5xx, a stale one. Errors are never stored; a 404 also drops what was held. Writes the report into the scope.
 */
export async function readThrough(cache: ReadCache, scope: RequestScope, key: string, load: Load): Promise<CacheEntry> {
  const found = await findEntry(cache, key);
  const nowMs = cache.now();
  if (found !== undefined && isFresh(found.entry, nowMs)) {
    scope.cache = hitReport(found.tier, ttlSeconds(found.entry, nowMs));
    return found.entry;
  }
  const tier = found?.tier ?? cache.tiers[0]?.name ?? 'none';
  const had = found === undefined ? 'nothing' : 'stale';
  scope.cache = forwardReport(tier, had, { stored: false, collapsed: false });
  try {
    const { value, collapsed } = await cache.flights(key, () => fill(cache, key, load), scope.waitUntil);
    scope.cache = forwardReport(tier, had, { stored: value.stored, collapsed });
    return value.entry;
  } catch (thrown) {
    const problem = asProblem(thrown);
    if (problem.status === 404) await everyTier(cache, (each) => each.delete(key));
    if (found === undefined || problem.status < 500 || !servesErrors(found.entry, cache.now())) throw thrown;
    scope.problem = problem;
    scope.cache = staleReport(tier, ttlSeconds(found.entry, cache.now()));
    return found.entry;
  }
}

/** The nearest fresh entry, copied into the tiers before it; else the nearest stale one. */
async function findEntry(cache: ReadCache, key: string): Promise<{ entry: CacheEntry; tier: string } | undefined> {
  let stale: { entry: CacheEntry; tier: string } | undefined;
  for (const [index, tier] of cache.tiers.entries()) {
    const entry = await attempt(() => tier.get(key));
    if (entry === undefined) continue;
    if (isFresh(entry, cache.now())) {
      for (const nearer of cache.tiers.slice(0, index)) await attempt(() => nearer.put(key, entry));
      return { entry, tier: tier.name };
    }
    stale ??= { entry, tier: tier.name };
  }
  return stale;
}

async function fill(cache: ReadCache, key: string, load: Load): Promise<Stored> {
  const { body, contentType } = await load();
  const entry = await makeEntry(body, contentType, cache.now(), cache.ttlMs);
  const taken = await everyTier(cache, (tier) => tier.put(key, entry));
  return { entry, stored: taken.includes(true) };
}

const everyTier = <T>(cache: ReadCache, call: (tier: CacheTier) => T | Promise<T>): Promise<(T | undefined)[]> =>
  Promise.all(cache.tiers.map((tier) => attempt(() => call(tier))));

/** A tier that fails is a tier that holds nothing: it must never fail the request. */
async function attempt<T>(call: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch {
    return undefined;
  }
}

const ttlSeconds = (entry: CacheEntry, nowMs: number): number =>
  Math.floor(entry.ttlMs / 1_000) - ageSeconds(entry, nowMs);
