import type { Db } from 'mongodb';
import type { FeedKind } from '#shared/contracts/sync-runs.ts';
import { ensureCountIndexes, hasCounts, noteCounts, type ModelCounts } from './count-repo.ts';

/** Keeps what the models of a batch count; where neither they nor earlier feeds of the maker do, it asks nothing. */
export type CountKeeper = (models: readonly ModelCounts[]) => Promise<void>;

/** A feed of stock alone leaves sizes that it does not name as they are; one of prices alone counts nothing. */
export async function countKeeper(
  db: Db,
  { makerId, kind, startedAt }: { makerId: string; kind: FeedKind; startedAt: Date },
): Promise<CountKeeper> {
  if (kind === 'prices') return async () => undefined;
  const known = await hasCounts(db, makerId);
  let ready = false;
  return async (models) => {
    const counted = known ? models : models.filter(({ counts }) => counts.size > 0);
    if (counted.length === 0) return;
    if (!ready) await ensureCountIndexes(db);
    ready = true;
    await noteCounts(db, { makerId, at: startedAt, partial: kind === 'stock' }, counted);
  };
}
