import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { Binary, type Collection, type Db } from 'mongodb';
import * as z from 'zod';
import { fromMongo } from '../../plugins/mongo.ts';

const Count = z.int().min(0);
const Counts = z.record(z.string(), Count);

/** What the rows of one block became. */
const BlockMemory = z.object({
  hash: z.string(),
  rows: Count,
  otherGoods: Counts,
  /** Some of its rows were put aside: it is read again, so that they are told again. */
  faulty: z.boolean(),
  /** Numbers of the groups that its rows belong to. */
  groups: z.array(Count),
});
export type BlockMemory = z.infer<typeof BlockMemory>;

/** What the rows of one model became. */
const GroupMemory = z.object({ key: z.string(), cells: Count, repeated: Count, faulty: z.boolean() });
export type GroupMemory = z.infer<typeof GroupMemory>;

/** What the last import of a maker has read: enough to find what changed in the next file without reading all of its rows. */
const FeedMemory = z.object({
  /** Whatever the reading of a row depends on beside the row: another key makes the memory worthless. */
  key: z.string(),
  /** Version of the file in its place. */
  version: z.string().nullable(),
  format: z.string(),
  encoding: z.string(),
  columns: z.array(z.string()),
  blocks: z.array(BlockMemory),
  groups: z.array(GroupMemory),
});
export type FeedMemory = z.infer<typeof FeedMemory>;

interface MemoryRecord {
  _id: string;
  /** The memory as gzipped JSON: names of columns and groups may hold dots and dollars. */
  packed: Binary;
}

/** A document of MongoDB holds 16 MB. */
const MAX_PACKED_BYTES = 12 * 2 ** 20;
const pack = promisify(gzip);
const unpack = promisify(gunzip);

const memories = (db: Db): Collection<MemoryRecord> => db.collection<MemoryRecord>('feed_memory');

/** What the maker's last import has read, when it can be used with this key; null otherwise. */
export async function recall(db: Db, makerId: string, key: string): Promise<FeedMemory | null> {
  const record = await fromMongo(memories(db).findOne({ _id: makerId }));
  if (record === null) return null;
  const parsed = FeedMemory.safeParse(JSON.parse((await unpack(record.packed.buffer)).toString('utf8')));
  return parsed.success && parsed.data.key === key ? parsed.data : null;
}

/** Keeps what an import has read; one that is too large is not kept, and the next file is read whole. */
export async function remember(db: Db, makerId: string, memory: FeedMemory): Promise<void> {
  const packed = await pack(JSON.stringify(memory), { level: 1 });
  if (packed.length > MAX_PACKED_BYTES) return;
  await fromMongo(memories(db).replaceOne({ _id: makerId }, { packed: new Binary(packed) }, { upsert: true }));
}

/** To be called before anything of the maker is written: a run that dies must not leave a memory of what was before it. */
export async function forgetMaker(db: Db, makerId: string): Promise<void> {
  await fromMongo(memories(db).deleteOne({ _id: makerId }));
}
