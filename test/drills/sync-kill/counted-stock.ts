import type { Db } from 'mongodb';
import { owedLines, owedSince, settleCounts } from '../../../origin/sync/stock/count-repo.ts';
import type { SendStock } from '../../../origin/sync/stock/stock-port.ts';

/** Counted pieces of a SKU, as the orders service would hold them. */
export interface StockRow {
  _id: string;
  onHand: number | null;
}

const BATCH = 500;

/** Sends what is owed as production does, to a collection of the drill in place of the orders service. */
export const countedStock =
  (db: Db): SendStock =>
  async ({ makerId }) => {
    const asOf = await owedSince(db, makerId);
    if (asOf === null) return;
    let rows: StockRow[] = [];
    const flush = async () => {
      const writes = rows.map((row) => ({ replaceOne: { filter: { _id: row._id }, replacement: row, upsert: true } }));
      if (writes.length > 0) await db.collection<StockRow>('drill_stock').bulkWrite(writes, { ordered: true });
      rows = [];
    };
    for await (const { sku, onHand } of owedLines(db, makerId, asOf)) {
      rows.push({ _id: sku, onHand });
      if (rows.length >= BATCH) await flush();
    }
    await flush();
    await settleCounts(db, makerId, asOf);
  };
