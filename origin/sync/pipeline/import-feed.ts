import type { ImportReport } from '#shared/contracts/sync.ts';
import { asProblem, Problem } from '#shared/problem.ts';
import type { SyncDeps } from '../deps.ts';
import { forget, recall, remember } from '../incremental/feed-memory.ts';
import type { Became } from '../incremental/next-memory.ts';
import type { ReadFeed } from '../incremental/read-feed.ts';
import { knownVersion, memoryKey, readIntoStage } from '../incremental/read-into-stage.ts';
import { parseProfile, type Profile } from '../profiles/profile.ts';
import { savedProfile, saveProfile } from '../profiles/profile-repo.ts';
import { holdLock, type HeldLock } from '../publish/hold-lock.ts';
import {
  journalDone,
  journalFailed,
  journalPublishing,
  journalStart,
  owesEpoch,
  settleOwed,
} from '../publish/import-journal.ts';
import { countModels, ensureModelIndexes, makerById, writeMaker } from '../publish/model-repo.ts';
import { ensureSearchIndex, makerLock, waitForIndex } from '../publish/reindex.ts';
import { MAX_KEPT_ROWS, writeQuarantine } from '../quarantine/write-quarantine.ts';
import type { Source } from '../sources/source.ts';
import type { MakerName } from './build-model.ts';
import { publishStage, type PublishContext } from './publish-stage.ts';
import { openStage, type Stage } from './stage.ts';

export interface ImportInput {
  maker: {
    id: string;
    /** As shoppers read it; the first import needs it. */
    name?: string | undefined;
  };
  source: Source;
  /** Raw profile; the maker's saved one, else one proposed from the header, when it is not given. */
  profile?: unknown;
}

interface Run extends ImportInput {
  importId: string;
  profileGiven: Profile | null;
  maker: MakerName;
  lock: HeldLock;
  signal: AbortSignal;
  startedAt: Date;
}

/**
 * Imports one feed of one maker: reads it whole into a stage, then publishes the models that changed and raises the epoch once.
 * A feed that is broken, empty or not understood publishes nothing. Running the same feed again after a crash repairs what the
 * crash left, and changes nothing otherwise.
 * @throws Problem profile/invalid, request/invalid, import/in-progress, feed/*, catalog/unavailable, search/unavailable
 */
export async function importFeed(deps: SyncDeps, input: ImportInput, signal: AbortSignal): Promise<ImportReport> {
  const profileGiven = input.profile === undefined ? null : parseProfile(input.profile);
  const importId = deps.newId();
  await waitForIndex(deps);
  const lock = await holdLock(deps.db, makerLock(input.maker.id), importId, deps.now);
  if (lock === null) throw new Problem('import/in-progress', `an import for ${input.maker.id} is running`);
  const startedAt = deps.now();
  try {
    const maker = await makerName(deps, input.maker);
    await ensureModelIndexes(deps.db);
    await ensureSearchIndex(deps);
    await journalStart(deps.db, { _id: importId, makerId: maker.id, source: input.source.name, startedAt });
    return await journalled(deps, { ...input, importId, profileGiven, maker, lock, signal, startedAt });
  } finally {
    await lock.release();
  }
}

async function makerName({ db }: SyncDeps, { id, name }: ImportInput['maker']): Promise<MakerName> {
  const known = name ?? (await makerById(db, id))?.name;
  if (known !== undefined) return { id, name: known };
  const detail = 'the first import of a maker needs its name';
  throw new Problem('request/invalid', detail, { errors: [{ in: 'body', field: 'maker.name', detail }] });
}

async function journalled(deps: SyncDeps, run: Run): Promise<ImportReport> {
  const stage = openStage(deps.tempDir, run.importId);
  try {
    return await stageAndPublish(deps, run, stage);
  } catch (error) {
    const { code, message } = asProblem(error);
    await journalFailed(deps.db, run.importId, { code, detail: message.slice(0, 2_000) }, deps.now()).catch(
      () => undefined,
    );
    throw error;
  } finally {
    await stage.close();
  }
}

async function stageAndPublish(deps: SyncDeps, run: Run, stage: Stage): Promise<ImportReport> {
  const profile = run.profileGiven ?? (await savedProfile(deps.db, run.maker.id));
  const key = memoryKey(profile, run.maker.name, run.startedAt);
  const memory = await recall(deps.db, run.maker.id, key);
  const { bytes, version } = await run.source.open(run.signal, knownVersion(memory));
  const read = await readIntoStage({
    ...{ bytes, version, profile, key, memory, stage },
    tempDir: deps.tempDir,
    today: run.startedAt,
  });
  const became = new Map<string, Became & { faulty: boolean }>();
  const published = await publish(deps, run, stage, read, (groupKey, one) => became.set(groupKey, one));
  const context = {
    importId: run.importId,
    makerId: run.maker.id,
    source: run.source.name,
    version,
    at: run.startedAt,
  };
  await writeQuarantine(deps.db, context, stage.faults(MAX_KEPT_ROWS));
  if (run.profileGiven !== null) await saveProfile(deps.db, run.maker.id, run.profileGiven, run.startedAt);
  const report = reportOf(run, read, published, deps.now());
  await journalDone(deps.db, run.importId, report, deps.now());
  if (read.remember === null) await forget(deps.db, run.maker.id);
  else await remember(deps.db, run.maker.id, read.remember(became));
  return report;
}

type Published = Awaited<ReturnType<typeof publishStage>>;

/** Search and MongoDB first, then the maker, then the epoch: what a crash in between leaves, the next run of the maker mends. */
async function publish(
  deps: SyncDeps,
  run: Run,
  stage: Stage,
  { plan, columns, untouched }: ReadFeed,
  onModel: PublishContext['onModel'] & {},
): Promise<Published> {
  let told = false;
  const beforeFirstWrite = async () => {
    if (told) return;
    await journalPublishing(deps.db, run.importId);
    // What was read before stands for what is published: from here on that is no longer so.
    await forget(deps.db, run.maker.id);
    told = true;
  };
  const priceColumn = plan.sourcesFor(columns).price?.[0] ?? null;
  const counts = await publishStage(deps, stage, {
    onModel,
    untouched: (groupKey) => untouched.keys.has(groupKey),
    maker: run.maker,
    profile: plan.profile,
    priceColumn,
    lock: run.lock,
    signal: run.signal,
    beforeFirstWrite,
  });
  await publishMaker(deps, run.maker, beforeFirstWrite);
  if (told || (await owesEpoch(deps.db, run.maker.id, run.importId))) {
    await deps.epochs.raise(run.maker.id);
    await settleOwed(deps.db, run.maker.id, run.importId);
  }
  return counts;
}

/** Writes the maker when its name or number of models is another than published; one without a model is none to shoppers. */
async function publishMaker(
  { db, now }: SyncDeps,
  maker: MakerName,
  beforeFirstWrite: () => Promise<void>,
): Promise<void> {
  const known = await makerById(db, maker.id);
  const models = await countModels(db, maker.id);
  if (known === null ? models === 0 : known.name === maker.name && known.models === models) return;
  await beforeFirstWrite();
  await writeMaker(db, { _id: maker.id, name: maker.name, models, updatedAt: now() });
}

function reportOf(run: Run, read: ReadFeed, published: Published, endedAt: Date): ImportReport {
  const { counts, untouched, plan } = read;
  const quarantineReasons = { ...counts.faults };
  for (const [code, count] of Object.entries(published.faults))
    quarantineReasons[code] = (quarantineReasons[code] ?? 0) + count;
  const models = published.models + untouched.models;
  return {
    importId: run.importId,
    maker: run.maker.id,
    source: run.source.name,
    format: read.format,
    encoding: read.encoding,
    assumed: [...plan.assumed],
    rows: counts.rows,
    models,
    cells: published.cells + untouched.cells,
    changed: published.changed,
    unchanged: models - published.changed,
    repeated: published.repeated + untouched.repeated,
    quarantined: sum(quarantineReasons),
    notMattresses: sum(counts.otherGoods),
    ms: endedAt.getTime() - run.startedAt.getTime(),
    quarantineReasons,
    notMattressReasons: counts.otherGoods,
  };
}

const sum = (counts: Record<string, number>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);
