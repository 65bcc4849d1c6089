import { ClientError, ResponseBodyError } from 'openid-client';
import { Problem } from '#shared/problem.ts';

/** Codes of openid-client for a provider that did not answer, or not as the protocol wants. */
const UNAVAILABLE: ReadonlySet<string> = new Set([
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_PARSE_ERROR',
  'OAUTH_MISSING_SERVER_METADATA',
  'OAUTH_INVALID_SERVER_METADATA',
]);

/** Refusals at the token endpoint that a shopper can do something about (RFC 6749 section 5.2); any other is our own mistake. */
const SHOPPERS: ReadonlySet<string> = new Set(['invalid_grant', 'access_denied']);

/**
 * What went wrong at a provider as a problem: it does not answer, or what it says does not fit what was asked. Of the error only its
 * kind is kept, since its text may hold tokens.
 */
export function providerProblem(id: string, thrown: unknown): Problem {
  if (thrown instanceof ResponseBodyError && (thrown.status >= 500 || !SHOPPERS.has(thrown.error)))
    return unavailable(id, `${thrown.status} ${thrown.error}`);
  if (thrown instanceof ClientError && UNAVAILABLE.has(thrown.code ?? '')) return unavailable(id, thrown.code ?? '');
  // What fetch throws when nobody listens.
  if (thrown instanceof TypeError) return unavailable(id, thrown.name);
  return new Problem('identity/oauth-invalid');
}

const unavailable = (id: string, why: string): Problem =>
  new Problem('identity/provider-unavailable', undefined, { cause: new Error(`${id}: ${why.slice(0, 100)}`) });
