import type { OrdersFixture } from '../../../origin/orders/testing/orders-fixture.ts';

/** Orders that wait for payment, of one line each, with wishes spread over the slots of 40 days, as placing leaves them. */
export async function seedPending(fixture: OrdersFixture, count: number): Promise<string[]> {
  const { rows } = await fixture.deps.pool.query<{ id: string }>(
    `with made as (
      insert into orders (id, number, owner_id, cart_id, status, last_sequence, currency, items_minor, discount_minor,
        delivery_minor, total_minor, email, phone, locale, terms_version, idempotency_key,
        request_hash, delivery, expires_at, created_at, updated_at)
      select uuidv7(), 'B' || i || '-' || left(gen_random_uuid()::text, 8), 'bench', gen_random_uuid(), 'payment_pending', 2, 'RUB',
        4000000, 0, 0, 4000000, 'shopper@example.test', '+79001234567', 'ru', '1', i::text, '', jsonb_build_object('postcode', '101000',
        'slot', jsonb_build_object('date', to_char(now() + (12 + i % 40) * interval '1 day', 'YYYY-MM-DD'),
          'part', (array['morning', 'day', 'evening'])[1 + i % 3])), now() + interval '1 hour', now(), now()
      from generate_series(1, $1::int) i returning id
    ), lines as (
      insert into order_lines (order_id, id, sku, model_id, maker_id, slug, name, size, options, quantity, unit_minor,
        total_minor, state, lead_days, returnable, quote_id)
      select id, uuidv7(), 'm:160x200', 'm', 'nordvik', 'tind', 'Tind', '160x200', '{}', 1, 4000000, 4000000, 'made_to_order', 3, true, 'q'
      from made
    ), events as (
      insert into order_events (order_id, sequence, type, data, at)
      select id, n, case n when 1 then 'OrderSagaStarted' else 'InventoryReserved' end::order_event_type, '{}', now()
      from made, generate_series(1, 2) n
    ) select id from made`,
    [count],
  );
  return rows.map((row) => row.id);
}
