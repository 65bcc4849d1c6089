import { Problem } from '#shared/problem.ts';
import type { EdgeDeps } from '../deps.ts';
import { jsonAnswer } from '../http/answer.ts';
import type { Run } from '../http/bind.ts';

/**
 * GET /readyz: 200 when a shopper can be served, by an origin that is ready or, while none is, from answers that this isolate holds.
 * Throws `origin/unavailable` when there is neither.
 */
export function getReadiness(deps: EdgeDeps): Run {
  return async (_c, scope) => {
    const { value: originReady } = await deps.readiness('origins', () => deps.origins.isReady(), scope.waitUntil);
    if (originReady) return jsonAnswer({ status: 'ready', from: 'origin' });
    if (!deps.cache.near.isEmpty()) return jsonAnswer({ status: 'ready', from: 'cache' });
    throw new Problem('origin/unavailable', 'No catalogue origin is ready and the cache holds no answers');
  };
}
