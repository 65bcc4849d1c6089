import { tmpdir } from 'node:os';
import type { Feed, FeedRow } from '../formats/feed.ts';
import { openFeed } from '../formats/open-feed.ts';
import { headerJudge } from '../profiles/find-header.ts';

export interface OpenedText {
  feed: Feed;
  rows: FeedRow[];
  encoding: string;
}

/** Bytes in pieces of these sizes, over and over. */
export async function* inPieces(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = Math.max(1, sizes[turn % sizes.length] ?? 1);
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

/** Opens a stream as a feed and reads all of its rows. */
export async function collectRows(source: AsyncIterable<Uint8Array>, delimiter?: string): Promise<OpenedText> {
  const { feed, encoding, close } = await openFeed(source, {
    delimiter,
    judge: headerJudge(null),
    tempDir: tmpdir(),
  });
  const rows: FeedRow[] = [];
  try {
    for await (const batch of feed.batches) rows.push(...batch);
    return { feed, rows, encoding: encoding() };
  } finally {
    await close();
  }
}

/** Opens a text (UTF-8) or bytes as a feed and reads all of its rows. */
export async function openText(
  text: string | Uint8Array,
  { delimiter, sizes = [64 * 1_024] }: { delimiter?: string; sizes?: readonly number[] } = {},
): Promise<OpenedText> {
  return collectRows(inPieces(typeof text === 'string' ? Buffer.from(text) : text, sizes), delimiter);
}
