import type { RequestScope } from './scope.ts';

/** Value of `Server-Timing`: how the cache fared, how long the origin took, and all of it, in milliseconds. */
export function serverTiming(scope: RequestScope, nowMs: number): string {
  const cache = scope.cache === undefined ? '' : `cache;desc=${scope.cache.outcome}, `;
  const origin = scope.origin === undefined ? '' : `origin;dur=${scope.origin.ms}, `;
  return `${cache}${origin}total;dur=${nowMs - scope.startedAtMs}`;
}
