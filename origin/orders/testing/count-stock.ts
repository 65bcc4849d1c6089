import { createHash, randomUUID } from 'node:crypto';
import {
  isAfter,
  writeStockEnd,
  writeStockLine,
  type StockLine,
  type StockLoaded,
} from '#shared/contracts/stock-load.ts';
import { loadStock } from '../stock/load-stock.ts';
import type { OrdersFixture } from './orders-fixture.ts';

/** The body of a load, its lines in order, with this signature at its end. */
export function stockBody(counts: readonly StockLine[], sign: (hash: Uint8Array) => string = () => 'unsigned'): string {
  const lines = counts.toSorted((a, b) => (isAfter(a, b) ? 1 : -1)).map(writeStockLine);
  const hash = createHash('sha256').update(lines.join('')).digest('hex');
  return lines.join('') + writeStockEnd(lines.length, sign(Buffer.from(hash)));
}

/** Sets counted stock as a load of a source of its own. */
export const countStock = async (
  { deps }: Pick<OrdersFixture, 'deps'>,
  counts: readonly StockLine[],
  key: { source?: string; runId?: string; asOf?: Date } = {},
): Promise<StockLoaded> =>
  loadStock(deps, {
    ...{ source: `test-${randomUUID()}`, runId: randomUUID(), asOf: deps.now(), ...key },
    body: pieces(stockBody(counts)),
    verifyEnd: () => undefined,
  });

/** A body as it arrives. */
export async function* pieces(body: string, length = 1_000): AsyncGenerator<Buffer> {
  for (let at = 0; at < body.length; at += length) yield Buffer.from(body.slice(at, at + length));
}
