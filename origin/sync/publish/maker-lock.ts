import { Problem } from '#shared/problem.ts';
import type { SyncDeps } from '../deps.ts';
import { holdLock, type HeldLock } from './hold-lock.ts';
import { makerLock } from './reindex.ts';

/**
 * Works while nobody else writes models of a maker. A run that is tried again after a crash takes the lock of its earlier attempt.
 * Throws `import/in-progress` when another one holds it.
 */
export async function withMakerLock<T>(
  { db, now, newId }: Pick<SyncDeps, 'db' | 'now' | 'newId'>,
  { _id, makerId }: { _id: string; makerId: string },
  work: (lock: HeldLock) => Promise<T>,
): Promise<T> {
  const lock = await holdLock(db, makerLock(makerId), newId(), now, _id);
  if (lock === null) throw new Problem('import/in-progress', `an import for ${makerId} is running`);
  try {
    return await work(lock);
  } finally {
    await lock.release();
  }
}
