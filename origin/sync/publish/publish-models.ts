import type { ModelRecord } from '#shared/contracts/model.ts';
import { toSearchDocument } from '#shared/search-index.ts';
import type { SyncDeps } from '../deps.ts';
import type { ModelContent } from '../pipeline/build-model.ts';
import { isDuplicateKey } from './locks.ts';
import { writeModel, writeModels, type Published } from './model-repo.ts';
import { keepVersions } from './model-versions.ts';
import { distinctSlug, modelSlug } from './slugs.ts';

type PublishDeps = Pick<SyncDeps, 'db' | 'search'>;

/** For which run models are written. All that it writes carries its start, by which an attempt that goes on knows it. */
export interface PublishingRun {
  _id: string;
  makerId: string;
  startedAt: Date;
}

/** Publishes models of one maker, batch after batch. */
export interface ModelPublisher {
  /**
   * Publishes those of a batch that are new or different. Search is written before MongoDB: a crash in between leaves
   * MongoDB's hash as it was, so that the same feed writes both again.
   * @returns how many this run has written, in an earlier attempt or now
   */
  publish(batch: readonly ModelContent[]): Promise<number>;
}

export function modelPublisher(
  deps: PublishDeps,
  run: PublishingRun,
  published: ReadonlyMap<string, Published>,
  beforeFirstWrite: () => Promise<void>,
): ModelPublisher {
  const owners = new Map([...published.values()].map((model) => [model.slug, model._id]));
  const slugOf = (model: ModelContent): string => {
    const wanted = modelSlug(model.makerId, model.name);
    const slug = (owners.get(wanted) ?? model._id) === model._id ? wanted : distinctSlug(wanted, model._id);
    owners.set(slug, model._id);
    return slug;
  };
  return {
    async publish(batch) {
      const changed = batch.filter((model) => differs(published.get(model._id), model));
      const already = batch.filter((model) => isOf(run, published.get(model._id))).length;
      if (changed.length === 0) return already;
      await beforeFirstWrite();
      const records = changed.map((model): ModelRecord => {
        const before = published.get(model._id);
        return { ...model, slug: before?.slug ?? slugOf(model), rev: (before?.rev ?? 0) + 1, updatedAt: run.startedAt };
      });
      await keepVersions(
        deps.db,
        run,
        records.map(({ _id }) => _id),
      );
      await deps.search.upsert(records.map(toSearchDocument));
      await writeBatch(deps, records);
      return already + records.length;
    },
  };
}

/** What is hidden comes back with the next feed that names it. */
export const differs = (before: Published | undefined, model: ModelContent): boolean =>
  before?.sourceHash !== model.sourceHash || (before.hiddenAt ?? null) !== null;

const isOf = ({ startedAt }: PublishingRun, before: Published | undefined): boolean =>
  before?.updatedAt.getTime() === startedAt.getTime();

async function writeBatch(deps: PublishDeps, records: readonly ModelRecord[]): Promise<void> {
  try {
    await writeModels(deps.db, records);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    await writeOneByOne(deps, records);
  }
}

/** Another maker has one of the slugs: the unique index refused the batch at that model. */
async function writeOneByOne({ db, search }: PublishDeps, records: readonly ModelRecord[]): Promise<void> {
  for (const record of records) {
    if (await writeModel(db, record)) continue;
    const renamed = { ...record, slug: distinctSlug(record.slug, record._id) };
    await search.upsert([toSearchDocument(renamed)]);
    if (!(await writeModel(db, renamed))) throw new Error(`two models want the slug ${renamed.slug}`);
  }
}
