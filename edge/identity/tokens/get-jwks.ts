import { strongEtag } from '../../cache/entry.ts';
import { etagMatches } from '../../cache/entry-answer.ts';
import type { Run } from '../../http/bind.ts';
import type { AccessTokens } from './access-tokens.ts';

/** Verifiers may keep the keys for 5 minutes; a new key is in the set one whole rotation before it signs. */
const CACHE_CONTROL = 'public, max-age=300, stale-while-revalidate=600, stale-if-error=86400';

/** GET /.well-known/jwks.json (RFC 7517 section 5). */
export function getJwksRoute(tokens: AccessTokens): Run {
  const body = new TextEncoder().encode(JSON.stringify(tokens.jwks));
  let etag: string | undefined;
  return async (c) => {
    etag ??= await strongEtag(body);
    const headers = { etag, 'cache-control': CACHE_CONTROL };
    const ifNoneMatch = c.req.header('if-none-match');
    if (ifNoneMatch !== undefined && etagMatches(ifNoneMatch, etag)) return { status: 304, headers, body: null };
    return { status: 200, headers: { ...headers, 'content-type': 'application/json' }, body };
  };
}
