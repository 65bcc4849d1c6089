import * as z from 'zod';
import type { CacheEntry } from './entry.ts';

/** What stands beside the body wherever an entry is kept as text: one short list, so that it fits a header and a first line. */
const Meta = z.tuple([
  z.literal('1'),
  z.string().min(1).max(100),
  z.string().regex(/^"[0-9a-f]{32}"$/),
  z.int().min(0),
  z.int().min(0),
  z.string().min(1).max(100),
  z.int().min(0),
]);

/** Version, content type, entity tag, time stored, TTL, epoch's field and value, as JSON without line breaks. */
export const writeMeta = (entry: CacheEntry): string =>
  JSON.stringify(['1', entry.contentType, entry.etag, entry.storedAtMs, entry.ttlMs, entry.scope, entry.epoch]);

/** Reads what `writeMeta` wrote; undefined for anything else, an entry of another version too. */
export function readMeta(text: string | null): Omit<CacheEntry, 'body'> | undefined {
  const parsed = Meta.safeParse(readJson(text));
  if (!parsed.success) return undefined;
  const [, contentType, etag, storedAtMs, ttlMs, scope, epoch] = parsed.data;
  return { contentType, etag, storedAtMs, ttlMs, scope, epoch };
}

/** An entry as one text: its metadata on the first line, then the body, which is JSON and therefore text. */
export const writeEntry = (entry: CacheEntry): string =>
  `${writeMeta(entry)}\n${new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(entry.body)}`;

/** Reads what `writeEntry` wrote; undefined for anything else. */
export function readEntry(text: string): CacheEntry | undefined {
  const end = text.indexOf('\n');
  const meta = readMeta(text.slice(0, Math.max(end, 0)));
  return meta === undefined ? undefined : { ...meta, body: new TextEncoder().encode(text.slice(end + 1)) };
}

function readJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
