import type { SyncDeps } from '../deps.ts';
import type { HeldLock } from '../publish/hold-lock.ts';
import { modelIds } from '../publish/model-identities.ts';
import { modelPublisher } from '../publish/publish-models.ts';
import type { Profile } from '../profiles/profile.ts';
import { buildModel, type MakerName, type ModelContent } from './build-model.ts';
import { resolveCells } from './resolve-cells.ts';
import { asDraft } from './stage-feed.ts';
import type { Stage } from './stage.ts';

export interface PublishContext {
  maker: MakerName;
  profile: Profile;
  /** Named in faults of prices. */
  priceColumn: string | null;
  /** Says whether the feed holds a model that is not staged, since it is as it was. */
  untouched: (groupKey: string) => boolean;
  lock: HeldLock;
  /** Aborted when nothing more is to be written; the next run of the maker goes on from there. */
  signal: AbortSignal;
  beforeFirstWrite: () => Promise<void>;
  /** Told what the rows of each model became. */
  onModel?: (groupKey: string, became: { cells: number; repeated: number; faulty: boolean }) => void;
}

export interface PublishCounts {
  models: number;
  cells: number;
  changed: number;
  repeated: number;
  /** Rows put aside while models were built, by reason code. */
  faults: Record<string, number>;
}

/** So many models are compared, indexed and written at once. */
const BATCH = 250;

/** Second phase of an import: makes models of the staged rows and publishes those that changed. */
export async function publishStage(
  deps: Pick<SyncDeps, 'db' | 'search' | 'now'>,
  stage: Stage,
  context: PublishContext,
): Promise<PublishCounts> {
  const counts: PublishCounts = { models: 0, cells: 0, changed: 0, repeated: 0, faults: {} };
  const publisher = await modelPublisher(deps, context.maker.id, context.beforeFirstWrite);
  const staged = [...stage.keys()];
  const stagedKeys = new Set(staged.map(({ groupKey }) => groupKey));
  const ids = await modelIds(
    deps.db,
    context.maker.id,
    staged,
    (groupKey) => stagedKeys.has(groupKey) || context.untouched(groupKey),
  );
  let batch: ModelContent[] = [];
  let underWay: Promise<void> = Promise.resolve();
  /** Starts a batch once the one before is written: the next models are built while the stores work. */
  const flush = async () => {
    await underWay;
    context.signal.throwIfAborted();
    context.lock.check();
    underWay = publisher.publish(batch).then((changed) => void (counts.changed += changed));
    underWay.catch(() => undefined);
    batch = [];
  };
  for (const { groupKey, draft: json, cells: rows } of stage.models()) {
    const draft = asDraft(json);
    const { cells, repeated, faults } = resolveCells(rows, draft.currency, context.priceColumn);
    counts.repeated += repeated;
    for (const fault of faults) {
      stage.addFault(fault.line, fault);
      counts.faults[fault.code] = (counts.faults[fault.code] ?? 0) + 1;
    }
    context.onModel?.(groupKey, { cells: cells.length, repeated, faulty: faults.length > 0 });
    if (cells.length === 0) continue;
    counts.models++;
    counts.cells += cells.length;
    batch.push(buildModel(context.maker, ids.of(groupKey), groupKey, draft, cells, context.profile));
    if (batch.length >= BATCH) await flush();
  }
  await flush();
  await underWay;
  await ids.keep();
  return counts;
}
