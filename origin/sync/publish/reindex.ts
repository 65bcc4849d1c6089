import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '#shared/problem.ts';
import { toSearchDocument } from '#shared/search-index.ts';
import type { SyncDeps } from '../deps.ts';
import { holdLock, type HeldLock } from './hold-lock.ts';
import { heldLocks } from './locks.ts';
import { allModels, countVisible } from './model-repo.ts';

/** Held while the search index is built; imports wait for it. */
export const INDEX_LOCK = 'search-index';
export const makerLock = (makerId: string): string => `maker:${makerId}`;

const BATCH = 250;
const POLL_MS = 100;
const WAIT_MS = 20_000;

type IndexDeps = Pick<SyncDeps, 'db' | 'search' | 'now' | 'newId'>;

/** Makes sure that there is a search index: builds it from MongoDB when there is none. One process builds, others wait. */
export async function ensureSearchIndex(deps: IndexDeps): Promise<void> {
  if ((await deps.search.state()) !== 'missing') return;
  await withIndexLock(deps, async (lock) => {
    if ((await deps.search.state()) === 'missing') await build(deps, lock);
  });
}

/**
 * Brings the index up to date when a service begins: builds a missing one, and builds anew one of another schema or one that has lost
 * documents, as a search server that was restored or killed may have. The old one answers until the new one is there.
 * @returns the number of models in a new index, null when the old one is right
 */
export async function repairSearchIndex(deps: IndexDeps): Promise<number | null> {
  const state = await deps.search.state();
  if (state === 'missing') {
    await ensureSearchIndex(deps);
    return deps.search.count();
  }
  if (state === 'outdated') return reindex(deps);
  const lacks = async () => (await deps.search.count()) < (await countVisible(deps.db));
  // An import writes to the index first: while one is under way the counts say nothing.
  if (!(await lacks()) || (await heldLocks(deps.db, deps.now())).length > 0) return null;
  return reindex(deps);
}

/**
 * Builds a new search index beside the old one from MongoDB and switches the alias, so that shoppers never see a half of it.
 * Waits for imports under way; those that come meanwhile wait or answer `import/in-progress`.
 * @returns the number of models in it
 */
export async function reindex(deps: IndexDeps): Promise<number> {
  return withIndexLock(deps, async (lock) => {
    await waitFor(
      deps,
      async () => (await heldLocks(deps.db, deps.now())).every((id) => !id.startsWith(makerLock(''))) || null,
    );
    return build(deps, lock);
  });
}

/** Waits while an index is being built. Throws `import/in-progress` when that takes too long. */
export async function waitForIndex(deps: IndexDeps): Promise<void> {
  await waitFor(deps, async () => !(await heldLocks(deps.db, deps.now())).includes(INDEX_LOCK) || null);
}

async function build({ db, search, now }: IndexDeps, lock: HeldLock): Promise<number> {
  const collection = await search.create(now().getTime().toString(36));
  let count = 0;
  for await (const records of allModels(db, BATCH)) {
    lock.check();
    await search.upsert(records.map(toSearchDocument), collection);
    count += records.length;
  }
  await search.switchTo(collection);
  return count;
}

async function withIndexLock<T>(deps: IndexDeps, work: (lock: HeldLock) => Promise<T>): Promise<T> {
  const owner = deps.newId();
  const lock = await waitFor(deps, async () => holdLock(deps.db, INDEX_LOCK, owner, deps.now));
  try {
    return await work(lock);
  } finally {
    await lock.release();
  }
}

async function waitFor<T>({ now }: IndexDeps, ask: () => Promise<T | null>): Promise<T> {
  const deadline = now().getTime() + WAIT_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (now().getTime() > deadline)
      throw new Problem('import/in-progress', 'the search index is being rebuilt, or imports are running');
    await sleep(POLL_MS);
  }
}
