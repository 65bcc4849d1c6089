import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { StockLoaded } from '#shared/contracts/stock-load.ts';
import { Problem } from '#shared/problem.ts';
import { problemOf, withRetries } from '../db/failures.ts';
import type { OrdersDeps } from '../deps.ts';
import { mergeCounts, STAGED } from './merge-counts.ts';
import { stageLines, type LoadEnd } from './stage-lines.ts';
import { claimSource, noteDone, noteProgress, standingOf, type LoadKey, type LoadProgress } from './stock-load-repo.ts';

/** Rows of one transaction: their locks are held for some hundredths of a second. */
const BATCH = 2_000;
/** A load of millions of lines arrives in one statement. */
const COPY_TIMEOUT_MS = 15 * 60_000;
const MERGE_TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 3_000;

export interface StockLoad extends LoadKey {
  body: AsyncIterable<Buffer>;
  /** Throws when the end of the load is not signed by whoever may send it. */
  verifyEnd: (end: LoadEnd) => void;
}

/**
 * Sets counted stock in bulk: the load is copied whole into a staging table, and only then merged, batch after batch by SKU, each with
 * the note of how far it is. A load that is cut off changes nothing; one that is sent again goes on where it was, or tells again what it
 * came to; one that is older than what its source has told since changes nothing. Orders are placed meanwhile.
 * @throws Problem stock/load-malformed, stock/load-in-progress, orders/unavailable
 */
export async function loadStock(
  { pool, now }: Pick<OrdersDeps, 'pool' | 'now'>,
  load: StockLoad,
): Promise<StockLoaded> {
  // A connection of its own: its staging table and its claim of the source end with it, however it ends.
  const client = new pg.Client({
    connectionString: pool.options.connectionString,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'sommier-stock-load',
    statement_timeout: COPY_TIMEOUT_MS,
    lock_timeout: MERGE_TIMEOUT_MS,
    options: '-c enable_seqscan=off',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await loadOver(client, load, now);
  } catch (cause) {
    throw problemOf(cause);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function loadOver(client: pg.Client, load: StockLoad, now: () => Date): Promise<StockLoaded> {
  if (!(await claimSource(client, load.source)))
    throw new Problem('stock/load-in-progress', `a load of ${load.source} is being merged`);
  const known = await standingOf(client, load);
  const from: LoadProgress = known.kind === 'open' ? known.from : { through: null, written: 0, short: 0 };
  const end = await stage(client, load, from, known.kind === 'open');
  load.verifyEnd(end);
  if (known.kind === 'superseded') return { outcome: 'superseded', rows: end.rows, written: 0, short: 0 };
  return known.kind === 'done' ? known.loaded : merge(client, load, end.rows, from, now);
}

/** Copies what is left to merge into the staging table; a load with nothing left is only read to its end. */
async function stage(client: pg.Client, { body }: StockLoad, from: LoadProgress, keep: boolean): Promise<LoadEnd> {
  let end: LoadEnd | null = null;
  const rows = stageLines(body, from.through, (told) => (end = told));
  if (keep) {
    await client.query(STAGED);
    await pipeline(Readable.from(rows), client.query(copyFrom('copy staged_stock from stdin')));
    await client.query('alter table staged_stock add primary key (n)');
    await client.query('analyze staged_stock');
  } else for await (const _ of rows);
  return wholeOr(end);
}

/** stageLines throws unless it has told the end. */
function wholeOr(end: LoadEnd | null): LoadEnd {
  if (end === null) throw new Error('a load without an end');
  return end;
}

async function merge(
  client: pg.Client,
  load: StockLoad,
  rows: number,
  from: LoadProgress,
  now: () => Date,
): Promise<StockLoaded> {
  const staged = await client.query<{ last: number }>('select coalesce(max(n), 0) as last from staged_stock');
  const last = staged.rows[0]?.last ?? 0;
  // Each batch is made durable by the commit that ends the load; one that a crash takes back is merged again.
  await client.query(`set synchronous_commit = off; set statement_timeout = ${MERGE_TIMEOUT_MS}`);
  let progress = from;
  for (let at = 0; at < last; at += BATCH) {
    const to = Math.min(at + BATCH, last);
    progress = await withRetries(async () => mergeBatch(client, load, { at, to }, progress, now()));
  }
  if (last === 0) await noteProgress(client, load, progress);
  await client.query('set synchronous_commit = on');
  await noteDone(client, load.source, rows, now());
  return { outcome: 'merged', rows, written: progress.written, short: progress.short };
}

async function mergeBatch(
  client: pg.Client,
  load: StockLoad,
  { at, to }: { at: number; to: number },
  before: LoadProgress,
  now: Date,
): Promise<LoadProgress> {
  await client.query('begin');
  try {
    const merged = await mergeCounts(client, at, to, now);
    const through = await client.query<{ sku: string; location: string }>(
      'select sku, location from staged_stock where n = $1',
      [to],
    );
    const progress = {
      through: through.rows[0] ?? null,
      written: before.written + merged.written,
      short: before.short + merged.short,
    };
    await noteProgress(client, load, progress);
    await client.query('commit');
    return progress;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}
