import type pg from 'pg';

/** Lines of a load in the order of SKU and place, numbered from 1; it lives as long as its connection. */
export const STAGED = `
create temporary table staged_stock (n int not null, sku text collate "C" not null, location text collate "C" not null, on_hand int)`;

/** What a batch changed: rows, and of these those with fewer pieces than orders hold. */
export interface Merged {
  written: number;
  short: number;
}

/**
 * Merges the staged lines after `from` up to `to` in the transaction of the connection. On hand becomes what was counted; what orders
 * hold stays theirs, and where that is more it is told as short, so that nothing more is sold until it is made up for. What is not
 * counted any more loses its row, or, while orders hold pieces of it, has none to give. Locks stock by SKU and place, as placing does.
 */
export async function mergeCounts(client: pg.ClientBase, from: number, to: number, now: Date): Promise<Merged> {
  const uncounted = await client.query<{ some: boolean }>({
    name: 'stock-uncounted',
    text: UNCOUNTED,
    values: [from, to],
  });
  const merge = { name: 'stock-merge', text: MERGE, values: [from, to, now] };
  if (uncounted.rows[0]?.some !== true) return mergedOf(await client.query<Merged>(merge));
  await client.query(LOCK, [from, to]);
  const counted = mergedOf(await client.query<Merged>(merge));
  const emptied = mergedOf(await client.query<Merged>(EMPTY, [from, to, now]));
  const { rowCount } = await client.query(DROP, [from, to]);
  return { written: counted.written + emptied.written + (rowCount ?? 0), short: counted.short + emptied.short };
}

/** An aggregate always gives a row. */
const mergedOf = ({ rows }: pg.QueryResult<Merged>): Merged => rows[0] ?? { written: 0, short: 0 };

const BETWEEN = 't.n > $1::int and t.n <= $2::int';

const UNCOUNTED = `select exists (select from staged_stock t where ${BETWEEN} and t.on_hand is null) as some`;

const MERGE = `
with merged as (
  insert into stock as s (sku, location, on_hand, updated_at)
  select t.sku, t.location, t.on_hand, $3::timestamptz from staged_stock t where ${BETWEEN} and t.on_hand is not null order by t.n
  on conflict (sku, location) do update
  set on_hand = excluded.on_hand, short = greatest(s.reserved - excluded.on_hand, 0), updated_at = excluded.updated_at
  where s.on_hand <> excluded.on_hand
  returning s.short
)
select count(*)::int as written, count(*) filter (where short > 0)::int as short from merged`;

const LOCK = `
select from staged_stock t
cross join lateral (select from stock where sku = t.sku and location = t.location for no key update) s
where ${BETWEEN}`;

const EMPTY = `
with emptied as (
  update stock s set on_hand = 0, short = s.reserved, updated_at = $3::timestamptz
  from staged_stock t
  where ${BETWEEN} and t.on_hand is null and s.sku = t.sku and s.location = t.location and s.reserved > 0 and s.on_hand > 0
  returning s.short
)
select count(*)::int as written, count(*)::int as short from emptied`;

const DROP = `
delete from stock s using staged_stock t
where ${BETWEEN} and t.on_hand is null and s.sku = t.sku and s.location = t.location and s.reserved = 0`;
