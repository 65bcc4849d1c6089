import type { Db } from 'mongodb';
import type { FeedRun, RunStatus } from '#shared/contracts/sync-runs.ts';
import { findRuns, presentRun } from './run-record.ts';

export interface RunQuery {
  maker?: string | undefined;
  status?: RunStatus | undefined;
  /** Time of the last run of the page before. */
  cursor?: string | undefined;
  limit: number;
}

/** A page of runs by the time they were asked for, newest first. */
export async function listRuns(
  db: Db,
  { maker, status, cursor, limit }: RunQuery,
): Promise<{ items: FeedRun[]; nextCursor: string | null }> {
  const filter = {
    ...(maker !== undefined && { makerId: maker }),
    ...(status !== undefined && { status }),
    ...(cursor !== undefined && { requestedAt: { $lt: new Date(cursor) } }),
  };
  const found = await findRuns(db, filter, limit + 1);
  const items = found.slice(0, limit).map(presentRun);
  return { items, nextCursor: found.length > limit ? (items.at(-1)?.requestedAt ?? null) : null };
}
