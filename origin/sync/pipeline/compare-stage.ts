import type { ModelRecord } from '#shared/contracts/model.ts';
import type { FeedChanges } from '#shared/contracts/sync-runs.ts';
import { readCell, cellsOf } from '#shared/grid.ts';
import { sizeKey } from '#shared/size.ts';
import type { SyncDeps } from '../deps.ts';
import type { Profile } from '../profiles/profile.ts';
import { modelsByIds } from '../publish/model-repo.ts';
import { differs } from '../publish/publish-models.ts';
import type { ModelContent } from './build-model.ts';
import type { StagedContents } from './staged-contents.ts';

const BATCH = 250;
const EXAMPLES = 10;

/** Counts what a feed would change, before anything is written, and says which of the maker's limits that passes. */
export async function compareStage(
  { db }: Pick<SyncDeps, 'db'>,
  contents: StagedContents,
  { guards, untouchedPrices }: { guards: Profile['guards']; untouchedPrices: number },
  onModels: (models: number) => void,
): Promise<FeedChanges> {
  const visible = [...contents.published.values()].filter(({ hiddenAt }) => (hiddenAt ?? null) === null).length;
  const counts = { added: 0, changed: 0, prices: untouchedPrices, moved: 0 };
  const examples: FeedChanges['examples'] = [];
  let batch: ModelContent[] = [];
  const flush = async () => {
    onModels(batch.length);
    const changed = batch.filter((model) => differs(contents.published.get(model._id), model));
    counts.prices += batch.filter((model) => !changed.includes(model)).reduce((sum, model) => sum + sellable(model), 0);
    const before = new Map(
      (
        await modelsByIds(
          db,
          changed.map(({ _id }) => _id),
        )
      ).map((model) => [model._id, model]),
    );
    for (const model of changed) {
      const known = before.get(model._id);
      if (known === undefined) counts.added++;
      else {
        counts.changed++;
        movedPrices(known, model, guards.moveBeyondPercent, counts, examples);
      }
    }
    batch = [];
  };
  for await (const { content } of contents.all()) {
    if (content === null) continue;
    batch.push(content);
    if (batch.length >= BATCH) await flush();
  }
  await flush();
  const missing = contents.missing();
  for (const model of await modelsByIds(db, missing.slice(0, EXAMPLES)))
    examples.push({ model: model.name, size: null, beforeMinor: null, afterMinor: null });
  const [missingPercent, movedPercent] = [percent(missing.length, visible), percent(counts.moved, counts.prices)];
  return {
    published: visible,
    ...counts,
    missing: missing.length,
    missingPercent,
    movedPercent,
    exceeded: [
      ...(missingPercent > guards.missingPercent ? ['missing' as const] : []),
      ...(movedPercent > guards.movedPercent ? ['moved' as const] : []),
    ],
    examples,
  };
}

const sellable = ({ grid }: Pick<ModelContent, 'grid'>): number => cellsOf(grid).length;

/** Compares the sizes that stand in both; a price that is far from what it was is counted and, of the first ones, shown. */
function movedPrices(
  before: ModelRecord,
  after: ModelContent,
  beyondPercent: number,
  counts: { prices: number; moved: number },
  examples: FeedChanges['examples'],
): void {
  for (const cell of cellsOf(after.grid)) {
    const known = readCell(before.grid, cell);
    if (known === null || known.state === 'absent') continue;
    counts.prices++;
    const otherCurrency = before.currency !== after.currency;
    if (!otherCurrency && Math.abs(cell.priceMinor - known.priceMinor) * 100 <= known.priceMinor * beyondPercent)
      continue;
    counts.moved++;
    if (examples.length < EXAMPLES)
      examples.push({
        model: after.name,
        size: sizeKey(cell),
        beforeMinor: known.priceMinor,
        afterMinor: cell.priceMinor,
      });
  }
}

/** With one decimal, never above a hundred. */
const percent = (part: number, whole: number): number =>
  whole === 0 ? 0 : Math.min(100, Math.round((part / whole) * 1_000) / 10);
