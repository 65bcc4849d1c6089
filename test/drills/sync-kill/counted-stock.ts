import type { Db } from 'mongodb';
import type { ModelRecord } from '#shared/contracts/model.ts';
import { cellsOf } from '#shared/grid.ts';
import { sizeKey } from '#shared/size.ts';
import type { SendStock } from '../../../origin/sync/stock/stock-port.ts';

/** Stock as an orders service would hold it: what a maker has of each size, taken from what is published. */
export interface StockRow {
  _id: string;
  state: string;
}

const BATCH = 500;

/** Sets the stock of a maker in batches, in the drill's own collection. */
export const countedStock =
  (db: Db): SendStock =>
  async ({ makerId }) => {
    const models = db.collection<ModelRecord>('models').find({ makerId, hiddenAt: null }, { promoteBuffers: true });
    let rows: StockRow[] = [];
    const flush = async () => {
      const writes = rows.map((row) => ({ replaceOne: { filter: { _id: row._id }, replacement: row, upsert: true } }));
      if (writes.length > 0) await db.collection<StockRow>('drill_stock').bulkWrite(writes, { ordered: true });
      rows = [];
    };
    for await (const { _id, grid } of models) {
      rows.push(...cellsOf(grid).map((cell) => ({ _id: `${_id}:${sizeKey(cell)}`, state: cell.state })));
      if (rows.length >= BATCH) await flush();
    }
    await flush();
  };
