import type { Client } from 'pg';
import { withClient } from '../../dev/testing/fresh-database.ts';

const BATCH = 250_000;
/** A UUID of version 7 that grows with n, a millisecond each. */
const ID = `(lpad(to_hex(1600000000000 + n), 12, '0') || '70008000' || lpad(to_hex(n), 12, '0'))::uuid`;
const MOMENT = `timestamptz '2026-01-01' + n * interval '5 seconds'`;

/** What differs from the order that is copied; a column that a table has not is left out. */
const DIFFERENT: Record<string, Record<string, string>> = {
  orders: {
    id: ID,
    number: `'G' || n`,
    cart_id: 'gen_random_uuid()',
    owner_id: `'owner-' || n % 200000`,
    email: `'shopper-' || n % 200000 || '@example.test'`,
    idempotency_key: `'copy ' || n`,
    status: `'delivered'::order_status`,
    expires_at: 'null::timestamptz',
    completed_at: MOMENT,
    created_at: MOMENT,
    updated_at: MOMENT,
  },
  order_lines: { order_id: ID, id: 'gen_random_uuid()' },
  order_events: { order_id: ID, at: MOMENT },
};

/** Adds copies number `from` to `to` of one placed order, with its lines and events, and brings statistics and visibility up to date. */
export async function copyOrders(url: string, from: number, to: number): Promise<void> {
  await withClient(url, async (client) => {
    // Copies of rows that Postgres has checked: no foreign key is looked up again, and losing them in a crash costs nothing.
    await client.query('set session_replication_role = replica; set synchronous_commit = off');
    const { rows } = await client.query<{ id: string }>('select id from orders where expires_at is not null limit 1');
    const template = rows[0]?.id;
    if (template === undefined) throw new Error('an order must have been placed before it can be copied');
    for (let begin = from + 1; begin <= to; begin += BATCH)
      for (const table of Object.keys(DIFFERENT))
        await client.query(await copyText(client, table), [template, begin, Math.min(to, begin + BATCH - 1)]);
    for (const table of Object.keys(DIFFERENT)) await client.query(`vacuum analyze ${table}`);
    await client.query('checkpoint');
  });
}

/** Built from the table as it stands, so that a new column is copied as any other. */
async function copyText(client: Client, table: string): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `select column_name as name from information_schema.columns
     where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER' order by ordinal_position`,
    [table],
  );
  const names = rows.map(({ name }) => name);
  const values = names.map((name) => DIFFERENT[table]?.[name] ?? `t."${name}"`);
  const key = table === 'orders' ? 'id' : 'order_id';
  return `insert into ${table} (${names.map((name) => `"${name}"`).join(', ')})
    select ${values.join(', ')} from ${table} t, generate_series($2::bigint, $3::bigint) n where t.${key} = $1`;
}
