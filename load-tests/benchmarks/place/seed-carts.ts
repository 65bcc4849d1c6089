import { randomUUID } from 'node:crypto';
import pg from 'pg';

export interface SeededCart {
  cartId: string;
  ownerId: string;
  totalMinor: number;
}

const OWNERS = 500;
const UNIT_MINOR = 4_000_000;

/** Carts of one counted line each, spread over 1,000 SKUs and 500 users, as adding a quoted line leaves them. */
export async function seedCarts(url: string, count: number): Promise<SeededCart[]> {
  const owners = Array.from({ length: OWNERS }, () => randomUUID());
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(
      `insert into stock (sku, location, on_hand, updated_at)
       select 'm_' || lpad('', 20, 'a') || ':' || (100 + i / 100) || 'x' || (100 + i % 100), 'main', 1000000, now()
       from generate_series(0, 999) i on conflict do nothing`,
    );
    const { rows } = await client.query<{ id: string; owner_id: string }>(
      `insert into carts (id, owner_id, currency, version, created_at, updated_at, expires_at)
       select uuidv7(), ($1::text[])[1 + i % cardinality($1::text[])], 'RUB', 2, now(), now(), now() + interval '30 days'
       from generate_series(1, $2) i returning id, owner_id`,
      [owners, count],
    );
    await client.query(
      `insert into cart_lines (id, cart_id, sku, model_id, maker_id, slug, name, size, options, quantity, unit_minor, state,
         lead_days, returnable, quote_id, quote_issued_at, quote_expires_at)
       select uuidv7(), c.id, 'm_' || lpad('', 20, 'a') || ':' || c.size, 'm_' || lpad('', 20, 'a'), 'nordvik',
         'nordvik-tind-firm', 'Tind Firm', c.size, '{}', 1, $2, 'in_stock', 3, true, gen_random_uuid()::text, now(), now() + interval '1 day'
       from (select id, (100 + n / 100) || 'x' || (100 + n % 100) as size
         from (select id, (row_number() over ())::int % 1000 as n from unnest($1::uuid[]) id) numbered) c`,
      [rows.map((row) => row.id), UNIT_MINOR],
    );
    await client.query('analyze');
    return rows.map((row) => ({ cartId: row.id, ownerId: row.owner_id, totalMinor: UNIT_MINOR }));
  } finally {
    await client.end();
  }
}
