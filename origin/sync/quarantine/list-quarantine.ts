import type { Db } from 'mongodb';
import type { QuarantinedRow, QuarantinePage, QuarantineQuery } from '#shared/contracts/sync.ts';
import { Problem } from '#shared/problem.ts';
import { fromMongo } from '../../plugins/mongo.ts';
import { newestDone, runById, type RunRecord } from '../runs/run-record.ts';
import type { QuarantineRecord } from './write-quarantine.ts';

/** One page of the rows that an import put aside, in the order of lines. Throws `import/not-found`. */
export async function listQuarantine(db: Db, query: QuarantineQuery): Promise<QuarantinePage> {
  const { maker, importId, reason, limit, cursor } = query;
  const run = importId === undefined ? await newestDone(db, maker) : await runById(db, importId);
  if (run === null || run.makerId !== maker) throw new Problem('import/not-found', `no such import of ${maker}`);
  const rows = await quarantinedRows(db, run, { reason, limit: limit + 1, after: cursor });
  const items = rows.slice(0, limit);
  return {
    importId: run._id,
    total: run.report?.quarantined ?? 0,
    reasons: run.report?.quarantineReasons ?? {},
    items,
    nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null,
  };
}

interface RowFilter {
  reason?: string | undefined;
  limit: number;
  after?: string | undefined;
}

/** Rows that an import put aside, in the order of lines. */
export async function quarantinedRows(
  db: Db,
  { _id }: Pick<RunRecord, '_id'>,
  { reason, limit, after }: RowFilter,
): Promise<QuarantinedRow[]> {
  const rows = await fromMongo(
    db
      .collection<QuarantineRecord>('quarantine')
      .find({ importId: _id, ...(reason !== undefined && { reason: asReason(reason) }), _id: { $gt: after ?? '' } })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray(),
  );
  return rows.map(({ _id: id, makerId, at, ...row }) => ({ ...row, id, maker: makerId, at: at.toISOString() }));
}

/** The contract lets reasons pass by their form; one that is none finds nothing. */
const asReason = (text: string): QuarantineRecord['reason'] => text as QuarantineRecord['reason'];
