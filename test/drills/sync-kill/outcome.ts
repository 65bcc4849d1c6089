import { createHash } from 'node:crypto';
import { presentRun, runById } from '../../../origin/sync/runs/run-record.ts';
import type { SyncFixture } from '../../../origin/sync/testing/sync-fixture.ts';
import type { StockRow } from './counted-stock.ts';

/** What a run has left, a hash for each part; equal hashes are equal outcomes. */
export type Outcome = Record<'models' | 'documents' | 'stock' | 'quarantine' | 'epochs' | 'report', string>;

const hashOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);

/** All models, index documents, stock, quarantine, epochs and figures of a run, without what tells only the time and the run's id. */
export async function outcomeOf(fixture: SyncFixture, runId: string): Promise<Outcome> {
  const models = (await fixture.models()).map(({ updatedAt: _updatedAt, hiddenAt, grid, ...model }) => ({
    ...model,
    hidden: (hiddenAt ?? null) !== null,
    prices: Buffer.from(grid.priceMinor).toString('hex'),
    states: Buffer.from(grid.state).toString('hex'),
    sizes: [grid.widthsCm, grid.lengthsCm],
  }));
  const documents = (await fixture.documents()).map(({ updatedAt: _updatedAt, ...document }) =>
    Object.entries(document).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
  const stock = await fixture.db.collection<StockRow>('drill_stock').find().sort({ _id: 1 }).toArray();
  const quarantine = await fixture.db
    .collection('quarantine')
    .find({ importId: runId }, { projection: { _id: 0, line: 1, reason: 1, value: 1, detail: 1 } })
    .sort({ line: 1 })
    .toArray();
  const { report, changes, status } = presentRun(await runById(fixture.db, runId));
  const figures = report === null ? null : { ...report, importId: '', ms: 0 };
  return {
    models: hashOf(models),
    documents: hashOf(documents),
    stock: hashOf(stock),
    quarantine: hashOf(quarantine),
    epochs: hashOf(Object.entries(await fixture.epochs()).toSorted(([a], [b]) => (a < b ? -1 : 1))),
    report: hashOf({ figures, changes, status }),
  };
}
