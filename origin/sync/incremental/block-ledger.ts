import type { FeedRow } from '../formats/feed.ts';
import type { RowReading } from '../pipeline/read-row.ts';
import type { BlockMemory } from './feed-memory.ts';
import type { Block } from './split-text.ts';

/** Tells in which of these blocks a line stands, and the line of the whole file; lines are asked in ascending order. */
export interface LineFinder {
  block(line: number): number;
  /** A line of the chosen blocks, put one after another, as a line of the whole file. */
  original(line: number): number;
}

/** @param chosen indexes of blocks, ascending */
export function lineFinder(blocks: readonly Block[], chosen: readonly number[]): LineFinder {
  const wholeStarts: number[] = [];
  let whole = 1;
  for (const block of blocks) {
    wholeStarts.push(whole);
    whole += block.lines;
  }
  const starts: number[] = [];
  let line = 1;
  for (const index of chosen) {
    starts.push(line);
    line += blocks[index]?.lines ?? 0;
  }
  let at = 0;
  const seek = (wanted: number) => {
    if (wanted < (starts[at] ?? 0)) at = 0;
    while (at + 1 < starts.length && (starts[at + 1] ?? Infinity) <= wanted) at++;
    return chosen[at] ?? 0;
  };
  return {
    block: seek,
    original: (wanted) => (wholeStarts[seek(wanted)] ?? 1) + wanted - (starts[at] ?? 1),
  };
}

/** What the rows of one block became, by the keys of their models. */
export type BlockNotes = Pick<BlockMemory, 'rows' | 'otherGoods' | 'faulty'> & { keys: Set<string> };

/** Notes what the rows of blocks become while they are read. */
export interface BlockLedger {
  note(block: number, row: FeedRow, reading: RowReading): void;
  of(block: number): BlockNotes;
}

export function blockLedger(): BlockLedger {
  const notes = new Map<number, BlockNotes>();
  const of = (block: number): BlockNotes => {
    const known = notes.get(block) ?? { rows: 0, otherGoods: {}, faulty: false, keys: new Set<string>() };
    notes.set(block, known);
    return known;
  };
  return {
    of,
    note(block, _row, reading) {
      const own = of(block);
      own.rows++;
      if (reading.kind === 'cell') own.keys.add(reading.groupKey);
      else if (reading.kind === 'rejected') own.faulty = true;
      else own.otherGoods[reading.reason] = (own.otherGoods[reading.reason] ?? 0) + 1;
    },
  };
}
