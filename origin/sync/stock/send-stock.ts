import type { Db } from 'mongodb';
import { owedLines, owedSince, settleCounts } from './count-repo.ts';
import { sendLoad, type OrdersService } from './send-load.ts';
import type { SendStock } from './stock-port.ts';

/**
 * Tells the orders service, in one load, of whatever is counted of a maker and it does not know yet, what earlier runs came to owe
 * included. Nothing to tell is fine. Again after a crash it changes nothing twice.
 * @throws Problem orders/unavailable, stock/load-in-progress, catalog/unavailable
 */
export const stockSender =
  (db: Db, service: OrdersService): SendStock =>
  async ({ runId, makerId }, signal) => {
    const asOf = await owedSince(db, makerId);
    if (asOf === null) return;
    await sendLoad(service, { makerId, runId, asOf, lines: () => owedLines(db, makerId, asOf) }, signal);
    await settleCounts(db, makerId, asOf);
  };
