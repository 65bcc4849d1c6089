/** An answer as the tiers keep it: its final bytes and what its headers are made of. */
export interface CacheEntry {
  body: Uint8Array;
  contentType: string;
  /** Strong validator: quoted SHA-256 of the bytes. */
  etag: string;
  storedAtMs: number;
  /** How long it is fresh. */
  ttlMs: number;
}

/** How long after its time a stale entry may still stand in for an origin that fails. */
export const STALE_IF_ERROR_MS = 24 * 3_600_000;

/** How long a shopper's app may use an answer without asking again. */
const CLIENT_FRESH_SECONDS = 10;
const CLIENT_REVALIDATE_SECONDS = 60;

/** Makes an entry; the digest is taken once, here. */
export async function makeEntry(
  body: Uint8Array,
  contentType: string,
  nowMs: number,
  ttlMs: number,
): Promise<CacheEntry> {
  return { body, contentType, etag: await strongEtag(body), storedAtMs: nowMs, ttlMs };
}

/** A strong entity tag (RFC 9110 section 8.8.3) of 128 bits of the SHA-256 of the bytes. */
export async function strongEtag(body: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', body)).subarray(0, 16);
  return `"${Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')}"`;
}

export const ageSeconds = (entry: CacheEntry, nowMs: number): number =>
  Math.max(0, Math.floor((nowMs - entry.storedAtMs) / 1_000));

export const isFresh = (entry: CacheEntry, nowMs: number): boolean => nowMs - entry.storedAtMs < entry.ttlMs;

/** Whether the entry may still be served when the origin fails (RFC 5861 section 4). */
export const servesErrors = (entry: CacheEntry, nowMs: number): boolean =>
  nowMs - entry.storedAtMs < entry.ttlMs + STALE_IF_ERROR_MS;

/**
 * `Cache-Control` for the client. `Age` counts against `max-age` (RFC 9111 section 4.2), so the seconds that the client may keep
 * a fresh answer are added to the age it already has; a stale answer is to be asked for again at once.
 */
export function clientCacheControl(age: number, fresh: boolean): string {
  return `public, max-age=${fresh ? age + CLIENT_FRESH_SECONDS : age}, stale-while-revalidate=${CLIENT_REVALIDATE_SECONDS}, stale-if-error=${STALE_IF_ERROR_MS / 1_000}`;
}
