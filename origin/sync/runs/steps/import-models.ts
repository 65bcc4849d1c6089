import type { RunProgress } from '#shared/contracts/sync-runs.ts';
import type { ImportReport } from '#shared/contracts/sync.ts';
import type { SyncDeps } from '../../deps.ts';
import { forgetMaker, recall, remember } from '../../incremental/feed-memory.ts';
import type { Became } from '../../incremental/next-memory.ts';
import type { ReadFeed } from '../../incremental/read-feed.ts';
import { knownVersion, memoryKey, readIntoStage } from '../../incremental/read-into-stage.ts';
import { compareStage } from '../../pipeline/compare-stage.ts';
import { publishStage, type PublishCounts } from '../../pipeline/publish-stage.ts';
import { openStage, type Stage } from '../../pipeline/stage.ts';
import { stagedContents, type StagedContents } from '../../pipeline/staged-contents.ts';
import { parseProfile, type Profile } from '../../profiles/profile.ts';
import { savedProfile, saveProfile } from '../../profiles/profile-repo.ts';
import { hideMissing } from '../../publish/hide-models.ts';
import type { HeldLock } from '../../publish/hold-lock.ts';
import { withMakerLock } from '../../publish/maker-lock.ts';
import { deleteHidden } from '../../publish/model-repo.ts';
import { publishMaker } from '../../publish/publish-maker.ts';
import { MAX_KEPT_ROWS, writeQuarantine } from '../../quarantine/write-quarantine.ts';
import type { Source } from '../../sources/source.ts';
import { progressTeller, type ProgressTeller } from '../run-progress.ts';
import { changeRun, noteRun, type StartedRun } from '../run-record.ts';

export type ImportOutcome = 'published' | 'nothing_published' | 'needs_decision';

const DAY_MS = 86_400_000;

interface Importing {
  run: StartedRun;
  profile: Profile | null;
  stage: Stage;
  lock: HeldLock;
  signal: AbortSignal;
  read: ReadFeed;
  contents: StagedContents;
  progress: ProgressTeller;
}

/**
 * Reads the feed whole into a stage, compares it with what is published, stops for a person when a limit of the maker is passed, then
 * publishes in batches. What an earlier attempt has published is left alone and counted with the rest.
 * @throws Problem profile/invalid, import/in-progress, feed/*, catalog/unavailable, search/unavailable
 */
export async function importModels(
  deps: SyncDeps,
  run: StartedRun,
  source: Source,
  signal: AbortSignal,
  onProgress: (progress: RunProgress) => void,
): Promise<ImportOutcome> {
  return withMakerLock(deps, run, async (lock) => {
    const stage = openStage(deps.tempDir, run._id);
    try {
      const given = run.profileJson === null ? null : parseProfile(JSON.parse(run.profileJson));
      const profile = ofKind(given ?? (await savedProfile(deps.db, run.makerId, run.kind)), run.kind);
      const key = memoryKey(profile, run.makerName, run.startedAt);
      const memory = run.kind === 'full' ? await recall(deps.db, run.makerId, key) : null;
      const { bytes, version, size } = await source.open(signal, knownVersion(memory), run.pinned);
      const progress = progressTeller(deps, run._id, size, onProgress);
      const read = await readIntoStage({
        ...{ bytes: bytes === null ? null : counted(bytes, progress), version, profile, key, memory, stage },
        tempDir: deps.tempDir,
        today: run.startedAt,
        onRows: progress.rows,
      });
      await noteRun(deps.db, run._id, { version });
      const contents = await stagedContents(deps, stage, {
        maker: { id: run.makerId, name: run.makerName },
        profile: read.plan.profile,
        part: run.kind === 'full' ? undefined : run.kind,
        priceColumn: read.plan.sourcesFor(read.columns).price?.[0] ?? null,
        untouched: (groupKey) => read.untouched.keys.has(groupKey),
      });
      progress.reading(stage.count());
      const importing = { run, profile: given, stage, lock, signal, read, contents, progress };
      const outcome = await judgeAndPublish(deps, importing, version);
      await progress.end();
      return outcome;
    } finally {
      await stage.close();
    }
  });
}

const ofKind = (profile: Profile | null, kind: StartedRun['kind']): Profile | null =>
  profile === null || kind === 'full' ? profile : { ...profile, part: kind };

async function* counted(bytes: AsyncIterable<Uint8Array>, progress: ProgressTeller): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    progress.bytes(chunk.length);
    yield chunk;
  }
}

async function judgeAndPublish(deps: SyncDeps, importing: Importing, version: string | null): Promise<ImportOutcome> {
  const { run, read, contents, stage, profile } = importing;
  const { guards } = read.plan.profile;
  if (!run.compared && (run.dryRun || contents.published.size > 0)) {
    const untouchedPrices = read.untouched.cells;
    const changes = await compareStage(deps, contents, { guards, untouchedPrices }, () => undefined);
    await noteRun(deps.db, run._id, { changes, compared: true });
    if (run.dryRun) {
      await noteRun(deps.db, run._id, { report: reportOf(run, read, NOTHING_WRITTEN) });
      return 'nothing_published';
    }
    const stops = changes.exceeded.length > 0 && !run.unguarded;
    if (stops) {
      await changeRun(deps.db, run._id, ['reading'], { $set: { status: 'needs_decision' } });
      return 'needs_decision';
    }
  } else await noteRun(deps.db, run._id, { compared: true });
  const became = new Map<string, Became & { faulty: boolean }>();
  const counts = await publish(deps, importing, (groupKey, one) => became.set(groupKey, one));
  const kept = { importId: run._id, makerId: run.makerId, source: run.source, version, at: run.startedAt };
  await writeQuarantine(deps.db, kept, stage.faults(MAX_KEPT_ROWS));
  if (profile !== null) await saveProfile(deps.db, run.makerId, run.kind, profile, run.startedAt);
  await noteRun(deps.db, run._id, { report: reportOf(run, read, counts) });
  if (run.kind === 'full') {
    if (read.remember === null) await forgetMaker(deps.db, run.makerId);
    else await remember(deps.db, run.makerId, read.remember(became));
  }
  return 'published';
}

interface Written extends PublishCounts {
  hidden: number;
}

const NOTHING_WRITTEN: Written = {
  ...{ models: 0, cells: 0, changed: 0, repeated: 0, unmatched: 0, hidden: 0 },
  faults: {},
};

/** Search and MongoDB first, then the maker, then the epoch: what a crash in between leaves, the next attempt or run mends. */
async function publish(
  deps: SyncDeps,
  { run, stage, lock, signal, read, contents, progress }: Importing,
  onModel: (groupKey: string, became: Became & { faulty: boolean }) => void,
): Promise<Written> {
  let told = run.status === 'publishing';
  const beforeFirstWrite = async () => {
    if (told) return;
    await changeRun(deps.db, run._id, ['reading', 'needs_decision', 'queued'], { $set: { status: 'publishing' } });
    // What was read before stands for what is published: from here on that is no longer so.
    await forgetMaker(deps.db, run.makerId);
    told = true;
  };
  const counts = await publishStage(deps, stage, {
    ...{ run, contents, lock, signal, beforeFirstWrite },
    onModel: (groupKey, became) => {
      progress.models(1);
      onModel(groupKey, became);
    },
  });
  const missing = contents.missing();
  if (missing.length > 0) {
    await beforeFirstWrite();
    lock.check();
    await hideMissing(deps, run, missing);
  }
  if (run.kind === 'full') {
    const { deleteAfterDays } = read.plan.profile.guards;
    await deleteHidden(deps.db, run.makerId, new Date(run.startedAt.getTime() - deleteAfterDays * DAY_MS));
  }
  await publishMaker(deps.db, { id: run.makerId, name: run.makerName }, run.startedAt, beforeFirstWrite);
  const before = [...contents.published.values()];
  const hiddenBefore = before.filter(({ hiddenAt }) => hiddenAt?.getTime() === run.startedAt.getTime()).length;
  return { ...counts, hidden: hiddenBefore + missing.length };
}

function reportOf(run: StartedRun, read: ReadFeed, written: Written): ImportReport {
  const { counts, untouched, plan } = read;
  const quarantineReasons = { ...counts.faults };
  for (const [code, count] of Object.entries(written.faults))
    quarantineReasons[code] = (quarantineReasons[code] ?? 0) + count;
  const models = written.models + untouched.models;
  return {
    importId: run._id,
    maker: run.makerId,
    source: run.source,
    format: read.format,
    encoding: read.encoding,
    assumed: [...plan.assumed],
    rows: counts.rows,
    models,
    cells: written.cells + untouched.cells,
    changed: written.changed,
    unchanged: models - written.changed - written.unmatched,
    hidden: written.hidden,
    unmatched: written.unmatched,
    repeated: written.repeated + untouched.repeated,
    quarantined: sum(quarantineReasons),
    notMattresses: sum(counts.otherGoods),
    ms: 0,
    quarantineReasons,
    notMattressReasons: counts.otherGoods,
  };
}

const sum = (counts: Record<string, number>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);
