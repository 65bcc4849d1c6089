import { strongEtag } from '../cache/entry.ts';
import { etagMatches } from '../cache/entry-answer.ts';
import type { Run } from '../http/bind.ts';
import openapi from './openapi.json' with { type: 'json' };

/** GET /openapi.json: the generated OpenAPI 3.1 document of this version. */
export function getOpenapi(): Run {
  const body = new TextEncoder().encode(JSON.stringify(openapi));
  let etag: string | undefined;
  return async (c) => {
    etag ??= await strongEtag(body);
    const headers = { etag, 'cache-control': 'public, max-age=60' };
    const ifNoneMatch = c.req.header('if-none-match');
    if (ifNoneMatch !== undefined && etagMatches(ifNoneMatch, etag)) return { status: 304, headers, body: null };
    return { status: 200, headers: { ...headers, 'content-type': 'application/json' }, body };
  };
}
