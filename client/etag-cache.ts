/** An answer that the client has, with the entity tag to ask for it again. */
export interface Kept {
  etag: string;
  /** The body as it came. */
  text: string;
}

/** Where the client keeps answers between calls. */
export interface ResponseCache {
  get(key: string): Kept | undefined;
  set(key: string, kept: Kept): void;
}

/**
 * Keeps the latest answers of reads in memory, the least recently used ones going first. An answer that has not changed then comes
 * back as a 304 without a body (RFC 9110 section 13). One cache may serve several clients: a key names address and token.
 */
export function etagCache(maxEntries = 100): ResponseCache {
  const entries = new Map<string, Kept>();
  return {
    get(key) {
      const kept = entries.get(key);
      if (kept === undefined) return undefined;
      entries.delete(key);
      entries.set(key, kept);
      return kept;
    },
    set(key, kept) {
      entries.delete(key);
      entries.set(key, kept);
      const [oldest] = entries.keys();
      if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest);
    },
  };
}
