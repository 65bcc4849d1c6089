import type { ModelRecord } from '#shared/contracts/model.ts';
import { toSearchDocument } from '#shared/search-index.ts';
import type { SyncDeps } from '../deps.ts';
import type { ModelContent } from '../pipeline/build-model.ts';
import { isDuplicateKey } from './locks.ts';
import { publishedModels, slugOwners, writeModel, writeModels } from './model-repo.ts';
import { distinctSlug, modelSlug } from './slugs.ts';

type PublishDeps = Pick<SyncDeps, 'db' | 'search' | 'now'>;

/**
 * Publishes those of a batch that are new or different. Search is written before MongoDB: a crash in between leaves MongoDB's
 * hash as it was, so that the same feed writes both again.
 * @returns how many were written
 */
export async function publishModels(deps: PublishDeps, batch: readonly ModelContent[], beforeFirstWrite: () => Promise<void>): Promise<number> {
  const published = await publishedModels(deps.db, batch.map((model) => model._id));
  const changed = batch.filter((model) => published.get(model._id)?.sourceHash !== model.sourceHash);
  if (changed.length === 0) return 0;
  await beforeFirstWrite();
  const slugs = await slugsOf(deps, changed.filter((model) => !published.has(model._id)));
  const updatedAt = deps.now();
  const records = changed.map((model): ModelRecord => {
    const before = published.get(model._id);
    const slug = before?.slug ?? slugs.get(model._id) ?? distinctSlug(modelSlug(model.makerId, model.name), model._id);
    return { ...model, slug, rev: (before?.rev ?? 0) + 1, updatedAt };
  });
  await deps.search.upsert(records.map(toSearchDocument));
  try {
    await writeModels(deps.db, records);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    await writeOneByOne(deps, records);
  }
  return records.length;
}

/** Slugs for new models: unlike those of other models, and unlike one another. */
async function slugsOf({ db }: PublishDeps, models: readonly ModelContent[]): Promise<Map<string, string>> {
  const wanted = new Map(models.map((model) => [model._id, modelSlug(model.makerId, model.name)]));
  const owners = await slugOwners(db, [...wanted.values()]);
  const given = new Map<string, string>();
  for (const [id, slug] of wanted) {
    const own = (owners.get(slug) ?? id) === id ? slug : distinctSlug(slug, id);
    owners.set(own, id);
    given.set(id, own);
  }
  return given;
}

/** Another maker's import took a slug since it was looked up: the unique index refused the batch. */
async function writeOneByOne({ db, search }: PublishDeps, records: readonly ModelRecord[]): Promise<void> {
  for (const record of records) {
    if (await writeModel(db, record)) continue;
    const renamed = { ...record, slug: distinctSlug(record.slug, record._id) };
    await search.upsert([toSearchDocument(renamed)]);
    if (!(await writeModel(db, renamed))) throw new Error(`two models want the slug ${renamed.slug}`);
  }
}
