import type { Db } from 'mongodb';
import { Problem } from '#shared/problem.ts';
import { LOCK_TTL_MS, releaseLock, renewLock, takeLock } from './locks.ts';

/** A lock that renews itself until it is released. */
export interface HeldLock {
  /** Throws `import/in-progress` when the lock has been lost, so that nothing more is written. */
  check(): void;
  release(): Promise<void>;
}

/** Takes a lock and keeps it; null when somebody else holds it. A task that is tried again takes it from its earlier attempt. */
export async function holdLock(
  db: Db,
  id: string,
  owner: string,
  now: () => Date,
  task?: string,
): Promise<HeldLock | null> {
  if (!(await takeLock(db, id, owner, now(), task))) return null;
  let lost = false;
  let keptUntil = now().getTime() + LOCK_TTL_MS;
  const renew = async () => {
    const askedAt = now();
    const kept = await renewLock(db, id, owner, askedAt);
    if (kept) keptUntil = askedAt.getTime() + LOCK_TTL_MS;
    else lost = true;
  };
  // A renewal that fails is tried again: the lock counts as lost once its time is out.
  const timer = setInterval(() => void renew().catch(() => undefined), LOCK_TTL_MS / 4);
  timer.unref();
  return {
    check() {
      if (lost || now().getTime() > keptUntil)
        throw new Problem('import/in-progress', `the lock ${id} was lost to another import`);
    },
    async release() {
      clearInterval(timer);
      await releaseLock(db, id, owner).catch(() => undefined);
    },
  };
}
