import type { Hits } from '../faults/faults.ts';
import { ApiError, internalError } from './api-error.ts';
import type { Executed } from './execute.ts';

/** An answer, or what a broken connection does instead. */
export type Outcome =
  | { kind: 'answer'; status: number; body: string; headers: Record<string, string> }
  | { kind: 'hang' }
  | { kind: 'reset' };

/** What happens to a request before it is looked at; throws ApiError for an answer. */
export function before(hits: Hits): Outcome | undefined {
  if (hits.size === 0) return undefined;
  if (hits.has('reset-before')) return { kind: 'reset' };
  if (hits.has('timeout-before')) return { kind: 'hang' };
  if (hits.has('error-before')) throw internalError();
  if (hits.has('rate-limit')) {
    const message =
      'Request rate limit exceeded. You can learn more about rate limits here https://stripe.com/docs/rate-limits.';
    throw new ApiError(429, { type: 'invalid_request_error', code: 'rate_limit', message });
  }
  return undefined;
}

/** What becomes of the connection once the work is done. */
export function after(hits: Hits): Outcome | undefined {
  if (hits.has('timeout-after')) return { kind: 'hang' };
  return hits.has('reset-after') ? { kind: 'reset' } : undefined;
}

/** A 500 that an idempotency key keeps, as Stripe does once the work has begun. */
export function failed(): Executed {
  const error = internalError();
  return { status: error.status, body: error.text(), objectId: null, began: true, events: [] };
}
