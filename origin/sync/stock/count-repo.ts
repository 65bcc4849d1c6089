import type { Collection, Db } from 'mongodb';
import type { StockLine } from '#shared/contracts/stock-load.ts';
import { fromMongo } from '../../plugins/mongo.ts';

/** Counted stock of one model as its maker's feed told it last: collection `stock_counts`. */
interface CountRecord {
  /** The model's id. */
  _id: string;
  makerId: string;
  /** When the run began that changed it. */
  at: Date;
  /** Whether orders have yet to be told. */
  owed: boolean;
  /** `160x200 5`, a line for each size in the order of SKUs; `-` for pieces where the feed does not count it any more. */
  counts: string;
}

/** Pieces by size, of one model. */
export interface ModelCounts {
  modelId: string;
  counts: ReadonlyMap<string, number>;
}

const GONE = '-';
const PAGE = 250;

const collection = (db: Db): Collection<CountRecord> => db.collection<CountRecord>('stock_counts');

/** Keeps what a feed counts of some models of a maker, where it is another than before; nothing of it is told yet. */
export async function noteCounts(
  db: Db,
  { makerId, at, partial }: { makerId: string; at: Date; partial: boolean },
  models: readonly ModelCounts[],
): Promise<void> {
  const ids = models.map(({ modelId }) => modelId);
  const known = new Map(
    (
      await fromMongo(
        collection(db)
          .find({ _id: { $in: ids } })
          .toArray(),
      )
    ).map((record) => [record._id, record]),
  );
  const writes = models.flatMap(({ modelId, counts }) => {
    const before = known.get(modelId);
    const text = textOf(counts, before, partial);
    if (text === (before?.counts ?? '')) return [];
    const replacement = { makerId, at, owed: true, counts: text };
    return [{ replaceOne: { filter: { _id: modelId }, replacement, upsert: true } }];
  });
  if (writes.length > 0) await fromMongo(collection(db).bulkWrite(writes, { ordered: true }));
}

/** Sizes that were counted and are not any more stay until orders know it. */
function textOf(counts: ReadonlyMap<string, number>, before: CountRecord | undefined, partial: boolean): string {
  const gone = readCounts(before?.counts ?? '')
    .filter(([size, pieces]) => !counts.has(size) && (pieces !== GONE || before?.owed === true))
    .map(([size, pieces]): [string, string] => [size, partial ? pieces : GONE]);
  const told = [...counts].map(([size, pieces]): [string, string] => [size, String(pieces)]);
  const lines = [...told, ...gone].sort(([a], [b]) => (a < b ? -1 : 1));
  return lines.map((line) => line.join(' ')).join('\n');
}

const readCounts = (text: string): (readonly [size: string, pieces: string])[] =>
  text === ''
    ? []
    : text.split('\n').map((line) => {
        const [size = '', pieces = GONE] = line.split(' ');
        return [size, pieces];
      });

/** Whether a maker's stock was ever counted. */
export const hasCounts = async (db: Db, makerId: string): Promise<boolean> =>
  (await fromMongo(collection(db).findOne({ makerId }, { projection: { _id: 1 } }))) !== null;

/** When the newest of what orders have yet to be told was counted; null when they know all. */
export async function owedSince(db: Db, makerId: string): Promise<Date | null> {
  const sort = { sort: { at: -1 }, projection: { at: 1 } } as const;
  return (await fromMongo(collection(db).findOne({ makerId, owed: true }, sort)))?.at ?? null;
}

/** What orders have yet to be told and was counted until then, in the order of SKUs. All pieces of a maker stand at one place, named as it is. */
export async function* owedLines(db: Db, makerId: string, until: Date): AsyncGenerator<StockLine> {
  for (let after = ''; ;) {
    const page = await fromMongo(
      collection(db)
        .find({ makerId, owed: true, at: { $lte: until }, _id: { $gt: after } })
        .sort({ _id: 1 })
        .limit(PAGE)
        .toArray(),
    );
    for (const { _id, counts } of page)
      for (const [size, pieces] of readCounts(counts))
        yield { sku: `${_id}:${size}`, location: makerId, onHand: pieces === GONE ? null : Number(pieces) };
    const last = page.at(-1);
    if (last === undefined) return;
    after = last._id;
  }
}

/** Orders know now what was counted until then. */
export async function settleCounts(db: Db, makerId: string, until: Date): Promise<void> {
  await fromMongo(collection(db).updateMany({ makerId, owed: true, at: { $lte: until } }, { $set: { owed: false } }));
}

export async function ensureCountIndexes(db: Db): Promise<void> {
  await fromMongo(collection(db).createIndex({ makerId: 1, owed: 1, _id: 1 }));
}
