import type { Answer } from '../http/answer.ts';
import type { CacheReport } from './cache-status.ts';
import { ageSeconds, STALE_IF_ERROR_MS, type CacheEntry } from './entry.ts';

/** How long a shopper's app may use an answer without asking again. */
const CLIENT_FRESH_SECONDS = 10;
const CLIENT_REVALIDATE_SECONDS = 60;

/** The answer that an entry makes: 200 with its bytes, or 304 without them when the caller already has this version. */
export function entryAnswer(
  entry: CacheEntry,
  report: CacheReport | undefined,
  ifNoneMatch: string | null,
  nowMs: number,
): Answer {
  const age = ageSeconds(entry, nowMs);
  const isFresh = report?.outcome === 'hit' || report?.outcome === 'miss' || report?.outcome === 'expired';
  const headers: Record<string, string> = {
    etag: entry.etag,
    age: String(age),
    'cache-control': clientCacheControl(age, isFresh),
    // A cache between shopper and edge knows no epochs, so it must not hold what a maker may change any second (RFC 9213).
    'cdn-cache-control': 'no-store',
    'cache-status': report?.header ?? '',
  };
  if (ifNoneMatch !== null && etagMatches(ifNoneMatch, entry.etag)) return { status: 304, headers, body: null };
  headers['content-type'] = entry.contentType;
  return { status: 200, headers, body: entry.body };
}

/**
 * `Cache-Control` for the client. `Age` counts against `max-age` (RFC 9111 section 4.2), so the seconds that the client may keep
 * a fresh answer are added to the age it already has; a stale answer is to be asked for again at once.
 */
function clientCacheControl(age: number, fresh: boolean): string {
  return `public, max-age=${fresh ? age + CLIENT_FRESH_SECONDS : age}, stale-while-revalidate=${CLIENT_REVALIDATE_SECONDS}, stale-if-error=${STALE_IF_ERROR_MS / 1_000}`;
}

/** Weak comparison over a list or `*` (RFC 9110 section 13.1.2): a platform that compresses makes our tag weak on its way. */
export function etagMatches(ifNoneMatch: string, etag: string): boolean {
  return ifNoneMatch.split(',').some((candidate) => {
    const tag = candidate.trim();
    return tag === '*' || tag === etag || (tag.startsWith('W/') && tag.slice(2) === etag);
  });
}
