import { createHash, randomUUID, type Hash } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

/** A run of whole rows of a feed. Where it begins and ends depends on the rows themselves, so that a change moves no other block. */
export interface Block {
  hash: string;
  at: number;
  bytes: number;
  /** Line ends in it. */
  lines: number;
}

/** A feed as UTF-8 text in a file without a name, cut into blocks. */
export interface SplitText {
  blocks: readonly Block[];
  /** False when rows cannot be told from lines: quoted line ends, old line ends, comments between offers. */
  splittable: boolean;
  /** These blocks one after another, as a feed of their own. */
  read(indexes: readonly number[]): AsyncGenerator<Buffer>;
  whole(): AsyncGenerator<Buffer>;
  close(): Promise<void>;
}

export type RowUnit = 'line' | 'offer';

/** One row in so many ends a block. */
const ROWS_PER_BLOCK: Readonly<Record<RowUnit, number>> = { line: 128, offer: 32 };
const MAX_BLOCK_BYTES = 4 * 2 ** 20;
const READ_BYTES = 256 * 1_024;
const OFFER_END = Buffer.from('</offer>');
const [LF, CR, QUOTE] = [0x0a, 0x0d, 0x22];
/** FNV-1a, 32 bits: only says where blocks end. */
const [FNV_START, FNV_PRIME] = [0x811c9dc5, 0x01000193];

/** Spools text into a folder and cuts it into blocks on the way. */
export async function splitText(chunks: AsyncIterable<Buffer>, unit: RowUnit, folder: string): Promise<SplitText> {
  const path = join(folder, `feed-${randomUUID()}.txt`);
  const file = await open(path, 'wx+');
  try {
    await rm(path);
    const cutter = unit === 'line' ? lineCutter() : offerCutter();
    let size = 0;
    for await (const chunk of chunks) {
      await file.writev([chunk]);
      size += chunk.length;
      cutter.write(chunk);
    }
    const { blocks, splittable } = cutter.end();
    return {
      blocks,
      splittable,
      read: (indexes) => readBlocks(file, blocks, indexes),
      whole: () => readRange(file, 0, size),
      close: async () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function* readBlocks(
  file: FileHandle,
  blocks: readonly Block[],
  indexes: readonly number[],
): AsyncGenerator<Buffer> {
  for (const index of indexes) {
    const block = blocks[index];
    if (block !== undefined) yield* readRange(file, block.at, block.bytes);
  }
}

async function* readRange(file: FileHandle, from: number, bytes: number): AsyncGenerator<Buffer> {
  for (let at = from; at < from + bytes;) {
    const { bytesRead, buffer } = await file.read(
      Buffer.allocUnsafe(Math.min(READ_BYTES, from + bytes - at)),
      0,
      null,
      at,
    );
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
    at += bytesRead;
  }
}

interface Cutter {
  write(chunk: Buffer): void;
  end(): { blocks: Block[]; splittable: boolean };
}

/** Collects the bytes of the block that is being read. */
function blockCollector() {
  const blocks: Block[] = [];
  let hash: Hash = createHash('sha1');
  let at = 0;
  let bytes = 0;
  let lines = 0;
  return {
    blocks,
    bytes: () => bytes,
    add(piece: Buffer) {
      hash.update(piece);
      bytes += piece.length;
    },
    line: () => void lines++,
    cut() {
      if (bytes === 0) return;
      blocks.push({ hash: hash.digest('base64').slice(0, 20), at, bytes, lines });
      hash = createHash('sha1');
      at += bytes;
      bytes = 0;
      lines = 0;
    },
  };
}

/** A row is a line, as long as no quote is open at the end of one. */
function lineCutter(): Cutter {
  const collector = blockCollector();
  let splittable = true;
  let hash = FNV_START;
  let quotes = 0;
  let afterCr = false;
  return {
    write(chunk) {
      let from = 0;
      for (let index = 0; index < chunk.length; index++) {
        const byte = chunk[index] ?? 0;
        if (afterCr && byte !== LF) splittable = false;
        afterCr = byte === CR;
        if (byte === QUOTE) quotes++;
        hash = Math.imul(hash ^ byte, FNV_PRIME);
        if (byte !== LF) continue;
        collector.line();
        if (quotes % 2 === 1) splittable = false;
        const ends = (hash >>> 8) % ROWS_PER_BLOCK.line === 0 || collector.bytes() + index - from > MAX_BLOCK_BYTES;
        hash = FNV_START;
        quotes = 0;
        if (!ends) continue;
        collector.add(chunk.subarray(from, index + 1));
        collector.cut();
        from = index + 1;
      }
      collector.add(chunk.subarray(from));
    },
    end() {
      collector.cut();
      return { blocks: collector.blocks, splittable: splittable && !afterCr };
    },
  };
}

/** A row is an offer; what stands before the first one and after the last one belongs to the first and the last block. */
function offerCutter(): Cutter {
  const collector = blockCollector();
  let carry = Buffer.alloc(0);
  let splittable = true;
  let offers = 0;
  const take = (unit: Buffer) => {
    collector.add(unit);
    let hash = FNV_START;
    for (let index = 0; index < unit.length; index++) {
      const byte = unit[index] ?? 0;
      hash = Math.imul(hash ^ byte, FNV_PRIME);
      if (byte === LF) collector.line();
      else if (byte === CR && index + 1 < unit.length && unit[index + 1] !== LF) splittable = false;
    }
    if ((offers++ > 0 && unit.includes('<!--')) || occurrences(unit, '<![CDATA[') !== occurrences(unit, ']]>'))
      splittable = false;
    if ((hash >>> 8) % ROWS_PER_BLOCK.offer === 0 || collector.bytes() > MAX_BLOCK_BYTES) collector.cut();
  };
  return {
    write(chunk) {
      let rest = carry.length === 0 ? chunk : Buffer.concat([carry, chunk]);
      for (let end = rest.indexOf(OFFER_END); end !== -1; end = rest.indexOf(OFFER_END)) {
        take(rest.subarray(0, end + OFFER_END.length));
        rest = rest.subarray(end + OFFER_END.length);
      }
      if (rest.length > MAX_BLOCK_BYTES) {
        splittable = false;
        collector.add(rest);
        rest = Buffer.alloc(0);
      }
      carry = Buffer.from(rest);
    },
    end() {
      collector.cut();
      collector.add(carry);
      for (const byte of carry) if (byte === LF) collector.line();
      collector.cut();
      return { blocks: collector.blocks, splittable };
    },
  };
}

function occurrences(text: Buffer, part: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + part.length)) count++;
  return count;
}
