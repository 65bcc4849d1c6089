import { bytesToHex } from '@noble/hashes/utils.js';

/** An answer as the tiers keep it: its final bytes, what its headers are made of, and what says how long it holds. */
export interface CacheEntry {
  body: Uint8Array;
  contentType: string;
  /** Strong validator: quoted SHA-256 of the bytes. */
  etag: string;
  storedAtMs: number;
  /** How long it is fresh. */
  ttlMs: number;
  /** The epoch that it depends on, a field of EPOCHS_KEY, and its value before the origin was asked. */
  scope: string;
  epoch: number;
}

/** How long after its time a stale entry may still stand in for an origin that fails. */
export const STALE_IF_ERROR_MS = 24 * 3_600_000;

/** Makes an entry; the digest is taken once, here. */
export async function makeEntry(entry: Omit<CacheEntry, 'etag'>): Promise<CacheEntry> {
  return { ...entry, etag: await strongEtag(entry.body) };
}

/** A strong entity tag (RFC 9110 section 8.8.3) of 128 bits of the SHA-256 of the bytes. */
export async function strongEtag(body: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', body));
  return `"${bytesToHex(digest.subarray(0, 16))}"`;
}

export const ageSeconds = (entry: CacheEntry, nowMs: number): number =>
  Math.max(0, Math.floor((nowMs - entry.storedAtMs) / 1_000));

/** Seconds that it is still fresh; negative when its time is out. */
export const ttlSeconds = (entry: CacheEntry, nowMs: number): number =>
  Math.floor(entry.ttlMs / 1_000) - ageSeconds(entry, nowMs);

/** Whether the entry may still be served when the origin fails (RFC 5861 section 4). */
export const servesErrors = (entry: CacheEntry, nowMs: number): boolean =>
  nowMs - entry.storedAtMs < entry.ttlMs + STALE_IF_ERROR_MS;
