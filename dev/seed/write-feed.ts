import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import iconv from 'iconv-lite';
import { feedText } from './feed-text.ts';
import type { SeedMaker, SeedOptions } from './plan.ts';

/** Text is handed to the disk in pieces of about this length. */
const PIECE_LENGTH = 1_000_000;

/** Name of a maker's feed file. */
export const feedFile = ({ id, format }: SeedMaker): string => `${id}.${format === 'csv' ? 'csv' : 'xml'}`;

/** Writes a maker's feed in its own charset, in bounded memory. Gives its bytes. */
export async function writeFeed(path: string, options: SeedOptions, maker: SeedMaker): Promise<number> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'w');
  let bytes = 0;
  let waiting = '';
  const flush = async () => {
    const piece = maker.format === 'yml-1251' ? iconv.encode(waiting, 'win1251') : Buffer.from(waiting);
    waiting = '';
    bytes += piece.length;
    await file.writeFile(piece);
  };
  try {
    for (const text of feedText(options, maker)) {
      waiting += text;
      if (waiting.length >= PIECE_LENGTH) await flush();
    }
    await flush();
  } finally {
    await file.close();
  }
  return bytes;
}
