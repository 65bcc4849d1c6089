import type { FeedFormat } from '#shared/contracts/sync.ts';
import type { StagedCounts } from '../pipeline/stage-feed.ts';
import type { Stage } from '../pipeline/stage.ts';
import type { FeedPlan } from '../profiles/plan.ts';
import type { Profile } from '../profiles/profile.ts';
import type { FeedMemory } from './feed-memory.ts';
import type { Became } from './next-memory.ts';

export interface ReadRequest {
  /** Null when the file is the one that the memory tells of. */
  bytes: AsyncIterable<Uint8Array> | null;
  version: string | null;
  profile: Profile | null;
  /** Key of whatever else the models depend on. */
  key: string;
  /** What the last import of the maker has read with the same key; null when there is nothing to go by. */
  memory: FeedMemory | null;
  stage: Stage;
  tempDir: string;
  today: Date;
  /** Told of rows as they are read. */
  onRows: (rows: number) => void;
}

/** A feed that has been read: what changed stands in the stage, the counts are those of the whole file. */
export interface ReadFeed {
  plan: FeedPlan;
  columns: readonly string[];
  format: FeedFormat;
  encoding: string;
  counts: StagedCounts;
  /** Models that are as they were, and what their rows became. */
  untouched: Became & { models: number; keys: ReadonlySet<string> };
  /** What the next import can go by, once it is known what the staged models became; null when it must read all. */
  remember: ((became: ReadonlyMap<string, Became & { faulty: boolean }>) => FeedMemory) | null;
}
