import { clientBucket } from './client-address.ts';
import type { LimitOptions } from './limit-options.ts';
import { policyHeader, quotaItem } from './limit-headers.ts';
import type { LimitClass } from './limit-table.ts';
import type { RouteLimit } from './limits.ts';
import { quotasOf } from './quotas.ts';
import { refusal } from './refusal.ts';

/** A limit by address that is counted in the isolate, without a promise: what a cached answer can afford. */
export function localLimit(options: LimitOptions, limitClass: LimitClass, strict: boolean): RouteLimit {
  const { now, isolate, source } = options;
  const [quota] = quotasOf(limitClass, source, strict);
  if (quota === undefined) throw new RangeError(`${limitClass} has no quota`);
  const { name, requests, windowMs, keyPrefix } = quota;
  const policy = policyHeader([quota]);
  return (request, scope) => {
    const nowMs = now();
    // The address itself is the key here: it stays in the isolate's memory.
    const count = isolate.take({ key: keyPrefix + clientBucket(request.headers, source), requests, windowMs });
    scope.limitHeaders = { 'ratelimit-policy': policy, ratelimit: quotaItem(name, count, nowMs) };
    if (!count.allowed) throw refusal(limitClass, 'address', count, nowMs);
  };
}
