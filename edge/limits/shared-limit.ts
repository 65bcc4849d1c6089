import { clientBucket } from './client-address.ts';
import type { LimitOptions } from './limit-options.ts';
import { policyHeader, quotaItem } from './limit-headers.ts';
import { LIMIT_TABLE, type LimitClass } from './limit-table.ts';
import type { RouteLimit } from './limits.ts';
import { quotasOf, type Quota } from './quotas.ts';
import { refusal } from './refusal.ts';

/** A limit by address and user that is counted once for all isolates: in Redis before the answer, or behind it. */
export function sharedLimit(options: LimitOptions, limitClass: LimitClass, strict: boolean): RouteLimit {
  const quotas = quotasOf(limitClass, options.source, strict);
  const policy = policyHeader(quotas);
  const isSynced = LIMIT_TABLE[limitClass].counted === 'synced';
  return async (request, scope) => {
    scope.limitHeaders = { 'ratelimit-policy': policy };
    const counts = await Promise.all(
      quotas.map(async (quota) => {
        const whose = await whoseBucket(options, quota, request);
        if (whose === null) return null;
        const { requests, windowMs, keyPrefix } = quota;
        // What is counted in the isolate is hidden when it leaves it, by the ledger.
        const count = isSynced
          ? options.synced.take({ key: keyPrefix + whose, requests, windowMs }, scope.waitUntil)
          : await options.shared.take({ key: keyPrefix + options.hash(whose), requests, windowMs });
        return { quota, count };
      }),
    );
    const counted = counts.filter((each) => each !== null);
    const nowMs = options.now();
    const items = counted.map(({ quota, count }) => quotaItem(quota.name, count, nowMs));
    scope.limitHeaders = { 'ratelimit-policy': policy, ratelimit: items.join(', ') };
    const refused = counted.find(({ count }) => !count.allowed);
    if (refused !== undefined) throw refusal(limitClass, refused.quota.by, refused.count, nowMs);
  };
}

/** Null when the quota does not apply: the account is known to the verb alone, and not everybody is somebody. */
async function whoseBucket(options: LimitOptions, { by }: Quota, request: Request): Promise<string | null> {
  if (by === 'address') return clientBucket(request.headers, options.source);
  if (by === 'account' || !request.headers.has('authorization')) return null;
  return options.callerId(request.headers);
}
