import type { RequestScope } from '../http/scope.ts';
import { forwardReport, hitReport, renewingReport, staleReport } from './cache-status.ts';
import type { Soon } from './cache-tier.ts';
import { ttlSeconds, type CacheEntry } from './entry.ts';
import { SERVE_STALE_MS, staleSinceMs } from './freshness.ts';
import { refill, type Load, type ReadCache } from './refill.ts';

/**
 * Gives the entry of a key: a fresh one from the nearest tier that has one; one that went out of date a moment ago while it is
 * renewed in the background; else what the origin answers, in one flight per key; else, when the origin fails with a 5xx, a stale
 * one. Throws the origin's problem. Errors are never stored; a 404 is remembered for seconds and drops what was held.
 */
export function readThrough(cache: ReadCache, scope: RequestScope, key: string, load: Load): Soon<CacheEntry> {
  const entry = cache.near.get(key);
  if (entry === undefined) return readMissing(cache, scope, key, load);
  const known = cache.epochs.refresh(scope.waitUntil);
  if (known === undefined) return readNear(cache, scope, key, load, entry);
  return known.then(() => readNear(cache, scope, key, load, entry));
}

/** Without an entry of its own the isolate goes to the farther tiers, and they bring the epochs along. */
function readMissing(cache: ReadCache, scope: RequestScope, key: string, load: Load): Soon<CacheEntry> {
  const missing = cache.missing.find(key, cache.now());
  if (missing === undefined) return readFar(cache, scope, key, load);
  void cache.epochs.refresh(scope.waitUntil);
  scope.cache = hitReport(cache.near.name, missing.ttlSeconds, 'negative');
  throw missing.problem;
}

function readNear(cache: ReadCache, scope: RequestScope, key: string, load: Load, entry: CacheEntry): Soon<CacheEntry> {
  const nowMs = cache.now();
  const sinceMs = staleSinceMs(entry, cache.epochs, nowMs);
  if (sinceMs === undefined) {
    scope.cache = hitReport(cache.near.name, ttlSeconds(entry, nowMs));
    return entry;
  }
  if (nowMs < cache.failing.untilMs(key)) {
    scope.cache = staleReport(cache.near.name, ttlSeconds(entry, nowMs));
    return entry;
  }
  if (nowMs - sinceMs > SERVE_STALE_MS) return readFar(cache, scope, key, load, entry);
  renew(cache, scope, key, load, entry);
  scope.cache = renewingReport(cache.near.name, ttlSeconds(entry, nowMs));
  return entry;
}

/** Renews in the background, unless somebody does already. A failure leaves what is held as it is. */
function renew(cache: ReadCache, scope: RequestScope, key: string, load: Load, held: CacheEntry): void {
  if (cache.flights.isFlying(key)) return;
  cache.flights(key, () => refill(cache, key, load, scope.waitUntil, held), scope.waitUntil).catch(() => undefined);
}

async function readFar(
  cache: ReadCache,
  scope: RequestScope,
  key: string,
  load: Load,
  held?: CacheEntry,
): Promise<CacheEntry> {
  const had = held === undefined ? 'nothing' : 'stale';
  scope.cache = forwardReport(cache.near.name, had, { stored: false, collapsed: false });
  const { value, collapsed } = await cache.flights(
    key,
    () => refill(cache, key, load, scope.waitUntil, held),
    scope.waitUntil,
  );
  const { entry, tier } = value;
  if (value.from === 'origin') scope.cache = forwardReport(tier, value.had, { stored: value.stored, collapsed });
  else if (value.from === 'tier') scope.cache = hitReport(tier, ttlSeconds(entry, cache.now()));
  else {
    scope.problem = value.problem;
    scope.cache = staleReport(tier, ttlSeconds(entry, cache.now()));
  }
  return entry;
}
