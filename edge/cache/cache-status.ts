/** How the cache fared with one request, for `Cache-Status`, `Server-Timing` and the log. */
export interface CacheReport {
  outcome: 'hit' | 'miss' | 'expired' | 'stale';
  /** Tier that had the answer, or that was asked first. */
  tier: string;
  /** Value of `Cache-Status` (RFC 9211). */
  header: string;
}

/** An answer from the cache. */
export const hitReport = (tier: string, ttlSeconds: number): CacheReport => ({
  outcome: 'hit',
  tier,
  header: `sommier-${tier}; hit; ttl=${ttlSeconds}`,
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
