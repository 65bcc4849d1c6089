import type { OrdersDeps } from '../deps.ts';
import { fromPostgres } from '../db/failures.ts';

export interface StockCount {
  sku: string;
  location: string;
  onHand: number;
  /** No longer sold, whatever is on hand. */
  withdrawn?: boolean;
}

export interface StockSet {
  written: number;
  /** SKUs with more pieces reserved than were counted: on hand is kept at what is reserved, so that nobody's order is lost. */
  overReserved: readonly string[];
}

/** Rows of one statement: 1,000 keep it far below the statement's time-out. */
const BATCH = 1_000;

/**
 * Sets what was counted, in merges of 1,000 rows in SKU order; of two counts for one SKU and place the last one stands. A count
 * below what is reserved is raised to it and told. Each merge is whole or nothing; the same counts again change nothing.
 */
export async function setStock(
  ports: Pick<OrdersDeps, 'pool' | 'now'>,
  counts: readonly StockCount[],
): Promise<StockSet> {
  const byPlace = new Map(counts.map((count) => [`${count.sku} ${count.location}`, count]));
  const sorted = [...byPlace].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
  let written = 0;
  const overReserved: string[] = [];
  for (let start = 0; start < sorted.length; start += BATCH) {
    const batch = sorted.slice(start, start + BATCH);
    const columns = [
      batch.map((count) => count.sku),
      batch.map((count) => count.location),
      batch.map((count) => count.onHand),
    ];
    const withdrawn = batch.map((count) => count.withdrawn ?? false);
    const merged = await fromPostgres(() => ports.pool.query(MERGE, [...columns, withdrawn, ports.now()]));
    const over = await fromPostgres(() => ports.pool.query<{ sku: string }>(OVER, columns));
    written += merged.rowCount ?? 0;
    overReserved.push(...over.rows.map((row) => row.sku));
  }
  return { written, overReserved };
}

const MERGE = `
insert into stock as s (sku, location, on_hand, withdrawn, updated_at)
select c.sku, c.location, c.on_hand, c.withdrawn, $5::timestamptz
from unnest($1::text[], $2::text[], $3::int[], $4::bool[]) as c(sku, location, on_hand, withdrawn)
order by c.sku collate "C", c.location collate "C"
on conflict (sku, location) do update
set on_hand = greatest(excluded.on_hand, s.reserved), withdrawn = excluded.withdrawn, updated_at = excluded.updated_at
where (s.on_hand, s.withdrawn) is distinct from (greatest(excluded.on_hand, s.reserved), excluded.withdrawn)`;

const OVER = `
select s.sku from stock s
join unnest($1::text[], $2::text[], $3::int[]) as c(sku, location, on_hand) on c.sku = s.sku and c.location = s.location
where s.reserved > c.on_hand order by s.sku`;
