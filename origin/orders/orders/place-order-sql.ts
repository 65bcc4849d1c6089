/**
 * An order in one statement, so that it takes one round trip and is whole or nothing. Each step runs only where the one
 * before it wrote; `made` reads them all and refuses, which undoes them, when one found its condition no longer true.
 * Locks are taken in one order everywhere: key, cart, stock by SKU and place, promo code.
 */
export const PLACE_ORDER = `
with claimed as (
  insert into idempotency_keys (owner_id, key, request_hash, body, order_id, created_at, expires_at)
  select $1, $2, $3, $4, $5::uuid, $6::timestamptz, $7::timestamptz
  where pg_try_advisory_xact_lock(hashtextextended($1 || ' ' || $2, 0))
  on conflict do nothing
  returning order_id
), closed as (
  update carts set status = 'ordered', order_id = $5::uuid, version = version + 1, updated_at = $6::timestamptz
  where id = $8::uuid and owner_id = $1 and version = $9::int and status = 'open' and exists (select from claimed)
  returning id, delivery
), wanted as materialized (
  select * from unnest($10::text[], $11::text[], $12::int[]) as w(sku, location, quantity)
  where exists (select from closed)
), locked as materialized (
  select s.sku, s.location, w.quantity from stock s join wanted w on w.sku = s.sku and w.location = s.location
  order by s.sku, s.location for no key update of s
), held as (
  update stock s set reserved = s.reserved + l.quantity, updated_at = $6::timestamptz
  from locked l
  where s.sku = l.sku and s.location = l.location and s.on_hand - s.reserved >= l.quantity and not s.withdrawn
  returning s.sku, s.location, l.quantity
), used as (
  update promotions set redeemed = redeemed + 1
  where id = $13::uuid and version = $14::int and active and (max_redemptions is null or redeemed < max_redemptions)
    and (select count(*) from held) = cardinality($10::text[])
  returning id
), made as (
  insert into orders (id, number, owner_id, cart_id, status, last_sequence, currency, items_minor, discount_minor,
    delivery_minor, total_minor, promotion_id, email, phone, locale, terms_version, delivery, expires_at, created_at, updated_at)
  select $5::uuid, $15, $1, $8::uuid,
    case
      when not exists (select from closed) then refuse('cart')
      when (select count(*) from held) <> cardinality($10::text[]) then refuse('stock')
      when $13::uuid is not null and not exists (select from used) then refuse('promotion')
      else $16
    end,
    2, $17, $18::bigint, $19::bigint, $20::bigint, $21::bigint, $13::uuid, $22, $23, $24, $25,
    (select delivery from closed), $26::timestamptz, $6::timestamptz, $6::timestamptz
  from claimed
  returning id
), lines as (
  insert into order_lines (order_id, position, sku, model_id, maker_id, slug, name, size, options, quantity, unit_minor,
    total_minor, state, lead_days, returnable, quote_id)
  select made.id, row_number() over (order by l.id), l.sku, l.model_id, l.maker_id, l.slug, l.name, l.size, l.options,
    l.quantity, l.unit_minor, l.unit_minor * l.quantity, l.state, l.lead_days, l.returnable, l.quote_id
  from made, cart_lines l where l.cart_id = $8::uuid
), happened as (
  select made.id, e.sequence, e.type, e.data
  from made, (values (1, 'OrderSagaStarted', $27::jsonb), (2, 'InventoryReserved', $28::jsonb)) as e(sequence, type, data)
), events as (
  insert into order_events (order_id, sequence, type, data, at)
  select id, sequence, type, data, $6::timestamptz from happened
), told as (
  insert into outbox (stream_id, sequence, topic, payload, due_at, created_at)
  select id, sequence, type, data, clock_timestamp(), $6::timestamptz from happened
), reserved as (
  insert into reservations (order_id, sku, location, quantity, created_at)
  select made.id, h.sku, h.location, h.quantity, $6::timestamptz from made, held h
), redeemed as (
  insert into promotion_redemptions (order_id, promotion_id, discount_minor, created_at)
  select made.id, used.id, $19::bigint, $6::timestamptz from made, used
)
select exists (select from made) as placed`;
