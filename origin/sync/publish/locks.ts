import { MongoServerError, type Collection, type Db } from 'mongodb';
import { fromMongo } from '../../plugins/mongo.ts';

interface LockRecord {
  _id: string;
  owner: string;
  /** What the lock is held for: another attempt at the same takes it over at once. */
  task?: string;
  expiresAt: Date;
}

const DUPLICATE_KEY = 11_000;
/** A lock that is not renewed for this long belongs to a process that died. */
export const LOCK_TTL_MS = 60_000;

const locks = (db: Db): Collection<LockRecord> => db.collection<LockRecord>('sync_locks');
const expiry = (now: Date): Date => new Date(now.getTime() + LOCK_TTL_MS);

export const isDuplicateKey = (error: unknown): boolean =>
  error instanceof MongoServerError && error.code === DUPLICATE_KEY;

/**
 * Takes a lock, or takes it over when its time is out or an earlier attempt at the same task holds it; false when somebody else holds
 * it.
 */
export async function takeLock(db: Db, id: string, owner: string, now: Date, task?: string): Promise<boolean> {
  if (task !== undefined) {
    const earlier = await fromMongo(
      locks(db).updateOne({ _id: id, task }, { $set: { owner, expiresAt: expiry(now) } }),
    );
    if (earlier.matchedCount === 1) return true;
  }
  const held = { owner, expiresAt: expiry(now), ...(task !== undefined && { task }) };
  try {
    await fromMongo(
      locks(db).updateOne(
        { _id: id, expiresAt: { $lte: now } },
        task === undefined ? { $set: held, $unset: { task: '' } } : { $set: held },
        { upsert: true },
      ),
    );
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** Keeps a lock for another LOCK_TTL_MS; false when it has been lost. */
export async function renewLock(db: Db, id: string, owner: string, now: Date): Promise<boolean> {
  const { matchedCount } = await fromMongo(
    locks(db).updateOne({ _id: id, owner }, { $set: { expiresAt: expiry(now) } }),
  );
  return matchedCount === 1;
}

/** Gives a lock back; one that is not held any more is left alone. */
export async function releaseLock(db: Db, id: string, owner: string): Promise<void> {
  await fromMongo(locks(db).deleteOne({ _id: id, owner }));
}

/** Ids of the locks that are held now. */
export async function heldLocks(db: Db, now: Date): Promise<string[]> {
  const held = await fromMongo(
    locks(db)
      .find({ expiresAt: { $gt: now } })
      .project<{ _id: string }>({ _id: 1 })
      .limit(10_000)
      .toArray(),
  );
  return held.map((lock) => lock._id);
}
