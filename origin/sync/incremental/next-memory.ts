import type { BlockNotes } from './block-ledger.ts';
import type { FeedMemory, GroupMemory } from './feed-memory.ts';

/** What the rows of a model became. */
export interface Became {
  cells: number;
  repeated: number;
}

export interface MemoryParts extends Pick<FeedMemory, 'key' | 'version' | 'format' | 'encoding' | 'columns'> {
  blocks: readonly (BlockNotes & { hash: string })[];
  /** Models that this import has staged. */
  became: ReadonlyMap<string, Became & { faulty: boolean }>;
  /** Models some of whose rows were put aside for what others say. */
  groupFaults: ReadonlySet<string>;
  /** Models as they were before; those that are staged or gone are left out. */
  before: readonly GroupMemory[];
}

/** Puts together what the next import can go by: every model that a block names, with what its rows became. */
export function nextMemory({ blocks, became, groupFaults, before, ...rest }: MemoryParts): FeedMemory {
  const known = new Map(before.map((group) => [group.key, group]));
  const groups: GroupMemory[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (key: string): number => {
    const number = numbers.get(key);
    if (number !== undefined) return number;
    const own = became.get(key);
    const group = own ?? known.get(key) ?? { cells: 0, repeated: 0, faulty: true };
    numbers.set(key, groups.length);
    groups.push({ key, cells: group.cells, repeated: group.repeated, faulty: group.faulty || groupFaults.has(key) });
    return groups.length - 1;
  };
  return {
    ...rest,
    blocks: blocks.map(({ hash, rows, otherGoods, faulty, keys }) => ({
      hash,
      rows,
      otherGoods,
      faulty,
      groups: [...keys].map(numberOf),
    })),
    groups,
  };
}
