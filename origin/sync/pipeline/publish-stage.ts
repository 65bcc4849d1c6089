import type { SyncDeps } from '../deps.ts';
import type { HeldLock } from '../publish/hold-lock.ts';
import { modelPublisher, type PublishingRun } from '../publish/publish-models.ts';
import type { FeedKind } from '#shared/contracts/sync-runs.ts';
import { countKeeper } from '../stock/count-keeper.ts';
import type { ModelCounts } from '../stock/count-repo.ts';
import type { ModelContent } from './build-model.ts';
import type { StagedContents } from './staged-contents.ts';
import type { Stage } from './stage.ts';

export interface PublishContext {
  run: PublishingRun & { kind: FeedKind };
  contents: StagedContents;
  lock: HeldLock;
  /** Aborted when nothing more is to be written; the next run of the maker goes on from there. */
  signal: AbortSignal;
  beforeFirstWrite: () => Promise<void>;
  /** Told what the rows of each model became. */
  onModel: (groupKey: string, became: { cells: number; repeated: number; faulty: boolean }) => void;
}

export interface PublishCounts {
  models: number;
  cells: number;
  changed: number;
  repeated: number;
  /** Models of a partial feed that are not published. */
  unmatched: number;
  /** Rows put aside while models were built, by reason code. */
  faults: Record<string, number>;
}

/** So many models are compared, indexed and written at once. */
const BATCH = 250;

/** Second phase of an import: publishes the staged models that changed. */
export async function publishStage(
  deps: Pick<SyncDeps, 'db' | 'search'>,
  stage: Stage,
  { run, contents, lock, signal, beforeFirstWrite, onModel }: PublishContext,
): Promise<PublishCounts> {
  const counts: PublishCounts = { models: 0, cells: 0, changed: 0, repeated: 0, unmatched: 0, faults: {} };
  const keepCounts = await countKeeper(deps.db, run);
  const publisher = modelPublisher(deps, run, contents.published, beforeFirstWrite);
  let batch: ModelContent[] = [];
  let counted: ModelCounts[] = [];
  let underWay: Promise<void> = Promise.resolve();
  /** Starts a batch once the one before is written: the next models are built while the stores work. */
  const flush = async () => {
    await underWay;
    signal.throwIfAborted();
    lock.check();
    underWay = Promise.all([publisher.publish(batch), keepCounts(counted)]).then(
      ([changed]) => void (counts.changed += changed),
    );
    underWay.catch(() => undefined);
    batch = [];
    counted = [];
  };
  for await (const { groupKey, content, cells, counts: pieces, repeated, faults } of contents.all()) {
    counts.repeated += repeated;
    for (const fault of faults) {
      stage.addFault(fault.line, fault);
      counts.faults[fault.code] = (counts.faults[fault.code] ?? 0) + 1;
    }
    onModel(groupKey, { cells, repeated, faulty: faults.length > 0 });
    if (cells === 0) continue;
    counts.models++;
    counts.cells += cells;
    if (content === null) counts.unmatched++;
    else {
      batch.push(content);
      counted.push({ modelId: content._id, counts: pieces });
    }
    if (batch.length >= BATCH) await flush();
  }
  await flush();
  await underWay;
  await contents.ids.keep();
  return counts;
}
