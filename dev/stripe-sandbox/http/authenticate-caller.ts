import type { IncomingHttpHeaders } from 'node:http';
import { hash, timingSafeEqual } from 'node:crypto';
import { ApiError } from './api-error.ts';

export interface Keys {
  /** `sk_test_…` */
  secret: string;
  /** `pk_test_…`, for what a shopper's browser asks. */
  publishable: string;
}

export type Caller = 'shop' | 'browser';

/**
 * Who calls, by `Authorization: Bearer KEY`, `Basic KEY:` or, from browsers, a `key` parameter.
 * @throws ApiError 401 for no key or a wrong one.
 */
export function authenticateCaller(headers: IncomingHttpHeaders, keyParam: string | undefined, keys: Keys): Caller {
  const shown = keyIn(headers.authorization) ?? keyParam;
  if (shown === undefined || shown === '') {
    const message =
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').";
    throw new ApiError(401, { type: 'invalid_request_error', message });
  }
  if (same(shown, keys.secret)) return 'shop';
  if (same(shown, keys.publishable)) return 'browser';
  const message = `Invalid API Key provided: ${shown.slice(0, 8)}${'*'.repeat(8)}${shown.length > 16 ? shown.slice(-4) : ''}`;
  throw new ApiError(401, { type: 'invalid_request_error', message });
}

/** 403 for a publishable key where a secret key is needed. */
export function secretKeyRequired(): ApiError {
  const message = 'This API call cannot be made with a publishable API key. Please use a secret API key.';
  return new ApiError(403, { type: 'invalid_request_error', code: 'secret_key_required', message });
}

function keyIn(header: string | undefined): string | undefined {
  const [scheme, value] = header?.split(' ', 2) ?? [];
  if (value === undefined) return undefined;
  if (scheme?.toLowerCase() === 'bearer') return value;
  return scheme?.toLowerCase() === 'basic' ? Buffer.from(value, 'base64').toString().split(':', 1)[0] : undefined;
}

/** Compares two secrets in a time that does not tell where they differ. */
function same(left: string, right: string): boolean {
  const digest = (text: string) => hash('sha256', text, 'buffer');
  return timingSafeEqual(digest(left), digest(right));
}
