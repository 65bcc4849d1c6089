import type { ImportReport } from '#shared/contracts/sync.ts';
import { asProblem, Problem } from '#shared/problem.ts';
import type { SyncDeps } from '../deps.ts';
import { openFeed, type OpenedFeed } from '../formats/open-feed.ts';
import { feedHints } from '../profiles/feed-hints.ts';
import { planFeed } from '../profiles/plan-feed.ts';
import type { FeedPlan } from '../profiles/plan.ts';
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
import { publishStage } from './publish-stage.ts';
import { stageFeed, type StagedCounts } from './stage-feed.ts';
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
  const { bytes, version } = await run.source.open(run.signal);
  const opened = await openFeed(bytes, feedHints(profile, deps.tempDir));
  try {
    return await stageOpened(deps, { ...run, version }, stage, opened, profile);
  } finally {
    await opened.close();
  }
}

async function stageOpened(
  deps: SyncDeps,
  run: Run & { version: string | null },
  stage: Stage,
  opened: OpenedFeed,
  profile: Profile | null,
): Promise<ImportReport> {
  const { plan, feed } = await planFeed(opened.feed, profile);
  const staged = await stageFeed(feed, plan, stage, run.startedAt);
  const published = await publish(deps, run, stage, plan, feed.columns);
  const context = {
    importId: run.importId,
    makerId: run.maker.id,
    source: run.source.name,
    version: run.version,
    at: run.startedAt,
  };
  await writeQuarantine(deps.db, context, stage.faults(MAX_KEPT_ROWS));
  if (run.profileGiven !== null) await saveProfile(deps.db, run.maker.id, run.profileGiven, run.startedAt);
  const report = reportOf(
    run,
    staged,
    published,
    { format: feed.format, encoding: opened.encoding(), assumed: [...plan.assumed] },
    deps.now(),
  );
  await journalDone(deps.db, run.importId, report, deps.now());
  return report;
}

type Published = Awaited<ReturnType<typeof publishStage>>;

/** Search and MongoDB first, then the maker, then the epoch: what a crash in between leaves, the next run of the maker mends. */
async function publish(
  deps: SyncDeps,
  run: Run,
  stage: Stage,
  plan: FeedPlan,
  columns: readonly string[],
): Promise<Published> {
  let told = false;
  const beforeFirstWrite = async () => {
    if (!told) await journalPublishing(deps.db, run.importId);
    told = true;
  };
  const priceColumn = plan.sourcesFor(columns).price?.[0] ?? null;
  const counts = await publishStage(deps, stage, {
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

function reportOf(
  run: Run,
  staged: StagedCounts,
  published: Published,
  feed: Pick<ImportReport, 'format' | 'encoding' | 'assumed'>,
  endedAt: Date,
): ImportReport {
  const quarantineReasons = { ...staged.faults };
  for (const [code, count] of Object.entries(published.faults))
    quarantineReasons[code] = (quarantineReasons[code] ?? 0) + count;
  return {
    importId: run.importId,
    maker: run.maker.id,
    source: run.source.name,
    ...feed,
    rows: staged.rows,
    models: published.models,
    cells: published.cells,
    changed: published.changed,
    unchanged: published.models - published.changed,
    repeated: published.repeated,
    quarantined: sum(quarantineReasons),
    notMattresses: sum(staged.otherGoods),
    ms: endedAt.getTime() - run.startedAt.getTime(),
    quarantineReasons,
    notMattressReasons: staged.otherGoods,
  };
}

const sum = (counts: Record<string, number>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);
