import type { Answer } from '../http/answer.ts';
import type { CacheReport } from './cache-status.ts';
import { ageSeconds, clientCacheControl, isFresh, type CacheEntry } from './entry.ts';

/** The answer that an entry makes: 200 with its bytes, or 304 without them when the caller already has this version. */
export function entryAnswer(
  entry: CacheEntry,
  report: CacheReport | undefined,
  ifNoneMatch: string | null,
  nowMs: number,
): Answer {
  const age = ageSeconds(entry, nowMs);
  const headers: Record<string, string> = {
    etag: entry.etag,
    age: String(age),
    'cache-control': clientCacheControl(age, isFresh(entry, nowMs)),
    'cache-status': report?.header ?? '',
  };
  if (ifNoneMatch !== null && etagMatches(ifNoneMatch, entry.etag)) return { status: 304, headers, body: null };
  headers['content-type'] = entry.contentType;
  return { status: 200, headers, body: entry.body };
}

/** Weak comparison over a list or `*` (RFC 9110 section 13.1.2): a platform that compresses makes our tag weak on its way. */
export function etagMatches(ifNoneMatch: string, etag: string): boolean {
  return ifNoneMatch.split(',').some((candidate) => {
    const tag = candidate.trim();
    return tag === '*' || tag === etag || (tag.startsWith('W/') && tag.slice(2) === etag);
  });
}
