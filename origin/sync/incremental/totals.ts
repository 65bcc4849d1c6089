import type { BlockMemory, GroupMemory } from './feed-memory.ts';
import type { ReadFeed } from './read-feed.ts';

/** Rows of blocks, and those of other goods by reason. */
export function rowsOf(blocks: readonly Pick<BlockMemory, 'rows' | 'otherGoods'>[]): {
  rows: number;
  otherGoods: Record<string, number>;
} {
  const otherGoods: Record<string, number> = {};
  let rows = 0;
  for (const block of blocks) {
    rows += block.rows;
    for (const [reason, count] of Object.entries(block.otherGoods))
      otherGoods[reason] = (otherGoods[reason] ?? 0) + count;
  }
  return { rows, otherGoods };
}

/** What models that are as they were have become. */
export const sumOf = (groups: readonly GroupMemory[]): ReadFeed['untouched'] => ({
  models: groups.filter((group) => group.cells > 0).length,
  cells: groups.reduce((sum, group) => sum + group.cells, 0),
  repeated: groups.reduce((sum, group) => sum + group.repeated, 0),
  keys: new Set(groups.map((group) => group.key)),
});
