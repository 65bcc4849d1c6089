import type pg from 'pg';
import type { StockLoaded } from '#shared/contracts/stock-load.ts';

/** Which load: of one source a later one follows an earlier one. */
export interface LoadKey {
  source: string;
  runId: string;
  asOf: Date;
}

/** How far a load has been merged. */
export interface LoadProgress {
  /** The last SKU and place; null before the first. */
  through: { sku: string; location: string } | null;
  written: number;
  short: number;
}

interface LoadRow {
  runId: string;
  asOf: Date;
  mergedSku: string | null;
  mergedLocation: string | null;
  rows: number;
  written: number;
  short: number;
  doneAt: Date | null;
}

type Standing = { kind: 'superseded' } | { kind: 'done'; loaded: StockLoaded } | { kind: 'open'; from: LoadProgress };

/** Takes the source for this connection until it ends; false while another load of the source is under way. */
export async function claimSource(client: pg.ClientBase, source: string): Promise<boolean> {
  const text = `select pg_try_advisory_lock(hashtextextended('stock-load ' || $1, 0)) as mine`;
  return (await client.query<{ mine: boolean }>(text, [source])).rows[0]?.mine === true;
}

/** What is known of a load: a later one was told, it has been merged, or where it goes on. */
export async function standingOf(client: pg.ClientBase, { source, runId, asOf }: LoadKey): Promise<Standing> {
  const { rows } = await client.query<LoadRow>(SELECT, [source]);
  const [known] = rows;
  if (known !== undefined && known.runId === runId && known.asOf.getTime() === asOf.getTime()) return standing(known);
  if (known !== undefined && known.asOf > asOf) return { kind: 'superseded' };
  return { kind: 'open', from: { through: null, written: 0, short: 0 } };
}

function standing({ mergedSku, mergedLocation, rows, written, short, doneAt }: LoadRow): Standing {
  if (doneAt !== null) return { kind: 'done', loaded: { outcome: 'merged', rows, written, short } };
  const through = mergedSku === null || mergedLocation === null ? null : { sku: mergedSku, location: mergedLocation };
  return { kind: 'open', from: { through, written, short } };
}

/** Keeps how far a load is, in the transaction of its batch; the first one takes the place of the source's load before. */
export async function noteProgress(
  client: pg.ClientBase,
  { source, runId, asOf }: LoadKey,
  { through, written, short }: LoadProgress,
): Promise<void> {
  const values = [source, runId, asOf, through?.sku ?? null, through?.location ?? null, written, short];
  await client.query({ name: 'stock-load-progress', text: PROGRESS, values });
}

/** Ends a load: sent again it changes nothing. */
export async function noteDone(client: pg.ClientBase, source: string, rows: number, now: Date): Promise<void> {
  await client.query('update stock_loads set rows = $2, done_at = $3 where source = $1', [source, rows, now]);
}

const SELECT = `
select run_id as "runId", as_of as "asOf", merged_sku as "mergedSku", merged_location as "mergedLocation", rows, written, short,
  done_at as "doneAt"
from stock_loads where source = $1`;

const PROGRESS = `
insert into stock_loads (source, run_id, as_of, merged_sku, merged_location, written, short)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (source) do update set run_id = excluded.run_id, as_of = excluded.as_of, merged_sku = excluded.merged_sku,
  merged_location = excluded.merged_location, written = excluded.written, short = excluded.short, rows = 0, done_at = null`;
