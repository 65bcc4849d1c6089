import { createHash } from 'node:crypto';
import pg from 'pg';
import type { Vault } from './vault.ts';

const ROWS_AT_ONCE = 5_000;

interface Table {
  name: string;
  columns: string[];
}

/** Tables of the schema `public` with the columns that are written, not computed. */
async function tablesOf(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `select c.table_name as name, array_agg(c.column_name::text order by c.ordinal_position) as columns
     from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.is_generated = 'NEVER'
     group by 1 order by 1`,
  );
  return rows;
}

const quoted = (name: string): string => pg.escapeIdentifier(name);
const listed = (columns: readonly string[]): string => columns.map(quoted).join(', ');

/** Every row as JSON, in parts, of one moment: a repeatable read that waits for nobody. Gives rows by table. */
export async function backUpPostgres(url: string, vault: Vault, prefix: string): Promise<Record<string, number>> {
  return withClient(url, async (client) => {
    await client.query('begin isolation level repeatable read read only');
    const counts: Record<string, number> = {};
    for (const { name, columns } of await tablesOf(client)) {
      await client.query(
        `declare part no scroll cursor for select row_to_json(t)::text as row from (select ${listed(columns)} from ${quoted(name)}) t`,
      );
      counts[name] = 0;
      for (let part = 0; ; part++) {
        const { rows } = await client.query<{ row: string }>(`fetch ${ROWS_AT_ONCE} from part`);
        if (rows.length === 0) break;
        counts[name] += rows.length;
        const number = String(part).padStart(6, '0');
        await vault.put(`${prefix}/${name}/${number}`, Buffer.from(`[${rows.map(({ row }) => row).join(',')}]`));
      }
      await client.query('close part');
    }
    await client.query('commit');
    return counts;
  });
}

/**
 * Puts the rows back into a database that has the tables of the same release and no rows of its own; all or nothing. Foreign keys and
 * triggers are not asked: the rows were true together when they were read.
 */
export async function restorePostgres(url: string, vault: Vault, prefix: string): Promise<void> {
  await withClient(url, async (client) => {
    await client.query('begin');
    await client.query('set local session_replication_role = replica');
    for (const { name, columns } of await tablesOf(client)) {
      await client.query(`delete from ${quoted(name)}`);
      for (const part of await vault.list(`${prefix}/${name}/`))
        await client.query(
          `insert into ${quoted(name)} (${listed(columns)}) select ${listed(columns)} from json_populate_recordset(null::${quoted(name)}, $1)`,
          [(await vault.get(part)).toString('utf8')],
        );
    }
    await client.query('commit');
  });
}

/** SHA-256 over all rows of each table, in an order of their own. */
export async function hashPostgres(url: string): Promise<Record<string, string>> {
  return withClient(url, async (client) => {
    const hashes: Record<string, string> = {};
    for (const { name, columns } of await tablesOf(client)) {
      const { rows } = await client.query<{ row: string }>(
        `select row_to_json(t)::text as row from (select ${listed(columns)} from ${quoted(name)}) t order by 1`,
      );
      hashes[name] = createHash('sha256')
        .update(rows.map(({ row }) => row).join('\n'))
        .digest('hex');
    }
    return hashes;
  });
}

async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'sommier-backup' });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
