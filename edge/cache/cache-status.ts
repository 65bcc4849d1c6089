/** How the cache fared with one request, for `Cache-Status`, `Server-Timing`, log and metrics. */
export interface CacheReport {
  /** `renewing`: stale, while a fresh one is fetched behind it. `stale`: in place of the origin's failure. */
  outcome: 'hit' | 'renewing' | 'miss' | 'expired' | 'stale';
  /** Tier that had the answer, or that was asked first. */
  tier: string;
  /** Value of `Cache-Status` (RFC 9211). */
  header: string;
}

/** An answer from the cache; a 404 that is remembered is one too. */
export const hitReport = (tier: string, ttlSeconds: number, detail?: 'negative'): CacheReport => ({
  outcome: 'hit',
  tier,
  header: `sommier-${tier}; hit; ttl=${ttlSeconds}${detail === undefined ? '' : `; detail=${detail}`}`,
});

/** A stale answer from the cache while a fresh one is fetched in the background. */
export const renewingReport = (tier: string, ttlSeconds: number): CacheReport => ({
  outcome: 'renewing',
  tier,
  header: `sommier-${tier}; hit; ttl=${ttlSeconds}; detail=stale-while-revalidate`,
});

/** A request that went to the origin, because there was no entry or a stale one only. */
export function forwardReport(
  tier: string,
  had: 'nothing' | 'stale',
  flight: { stored: boolean; collapsed: boolean },
): CacheReport {
  const details = `${flight.stored ? '; stored' : ''}${flight.collapsed ? '; collapsed' : ''}`;
  return had === 'stale'
    ? { outcome: 'expired', tier, header: `sommier-${tier}; fwd=stale${details}` }
    : { outcome: 'miss', tier, header: `sommier-${tier}; fwd=uri-miss${details}` };
}

/** A stale answer in place of the origin's failure. */
export const staleReport = (tier: string, ttlSeconds: number): CacheReport => ({
  outcome: 'stale',
  tier,
  header: `sommier-${tier}; fwd=stale; ttl=${ttlSeconds}; detail=stale-if-error`,
});
