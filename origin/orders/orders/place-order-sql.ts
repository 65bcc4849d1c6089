/** What an order needs beyond its lines; each shape is a statement of its own, since steps that do nothing cost time too. */
export interface PlacementShape {
  holds: 'none' | 'one' | 'many';
  promotion: boolean;
}

/** Parameters that every shape has; those of the promo code and of the holds follow in this order. */
export const COMMON_PARAMETERS = 24;

/**
 * An order in one statement, so that it takes one round trip and is whole or nothing. Each step runs only where the one before
 * it wrote; `made` reads them all and refuses, which undoes them, when one found its condition no longer true.
 * Locks are taken in one order everywhere: key, cart, stock by SKU and place, promo code.
 */
export function placeOrderSql(shape: PlacementShape): { name: string; text: string } {
  const first = COMMON_PARAMETERS + 1;
  const hold = shape.promotion ? first + 1 : first;
  const steps = [CLAIMED, CLOSED, HELD[shape.holds](hold)];
  if (shape.promotion) steps.push(used(first, allHeld(shape.holds, hold)));
  steps.push(made(shape, allHeld(shape.holds, hold)), LINES, EVENTS, TOLD);
  if (shape.holds !== 'none') steps.push(RESERVED);
  if (shape.promotion) steps.push(REDEEMED);
  const text = `with ${steps.filter((step) => step !== '').join(', ')}\nselect exists (select from made) as placed`;
  return { name: `place-order-${shape.holds}${shape.promotion ? '-promotion' : ''}`, text };
}

const CLAIMED = `claimed as (
  insert into idempotency_keys (owner_id, key, request_hash, body, order_id, created_at, expires_at)
  select $1, $2, $3, $4, $5::uuid, $6::timestamptz, $7::timestamptz
  where pg_try_advisory_xact_lock(hashtextextended($1 || ' ' || $2, 0))
  on conflict do nothing
  returning order_id
)`;

const CLOSED = `closed as (
  update carts set status = 'ordered', order_id = $5::uuid, version = version + 1, updated_at = $6::timestamptz
  where id = $8::uuid and owner_id = $1 and version = $9::int and status = 'open' and exists (select from claimed)
  returning delivery
)`;

const FREE = `s.on_hand - s.reserved >= w.quantity and not s.withdrawn`;

/** One SKU is locked by its update; several are locked before, in the order given, which is that of the SKUs. */
const HELD: Record<PlacementShape['holds'], (parameter: number) => string> = {
  none: () => '',
  one: (n) => `held as (
  update stock s set reserved = s.reserved + w.quantity, updated_at = $6::timestamptz
  from (select $${n}::text as sku, $${n + 1}::text as location, $${n + 2}::int as quantity) w
  where s.sku = $${n}::text and s.location = $${n + 1}::text and ${FREE} and exists (select from closed)
  returning s.sku, s.location, w.quantity
)`,
  many: (n) => `locked as materialized (
  select s.sku, s.location, w.quantity
  from unnest($${n}::text[], $${n + 1}::text[], $${n + 2}::int[]) as w(sku, location, quantity)
  cross join lateral (select sku, location from stock where sku = w.sku and location = w.location for no key update) s
  where exists (select from closed)
), held as (
  update stock s set reserved = s.reserved + w.quantity, updated_at = $6::timestamptz
  from locked w where s.sku = w.sku and s.location = w.location and ${FREE}
  returning s.sku, s.location, w.quantity
)`,
};

function allHeld(holds: PlacementShape['holds'], parameter: number): string | null {
  if (holds === 'none') return null;
  return holds === 'one'
    ? 'exists (select from held)'
    : `(select count(*) from held) = cardinality($${parameter}::text[])`;
}

const used = (version: number, held: string | null): string => `used as (
  update promotions set redeemed = redeemed + 1
  where id = $16::uuid and version = $${version}::int and active and (max_redemptions is null or redeemed < max_redemptions)
    and ${held ?? 'exists (select from closed)'}
  returning id
)`;

const made = ({ promotion }: PlacementShape, held: string | null): string => `made as (
  insert into orders (id, number, owner_id, cart_id, status, last_sequence, currency, items_minor, discount_minor,
    delivery_minor, total_minor, promotion_id, email, phone, locale, terms_version, delivery, expires_at, created_at, updated_at)
  select $5::uuid, $10, $1, $8::uuid,
    (case
      when not exists (select from closed) then refuse('cart')
      ${held === null ? '' : `when not (${held}) then refuse('stock')`}
      ${promotion ? "when not exists (select from used) then refuse('promotion')" : ''}
      else 'payment_pending'
    end)::order_status,
    2, $11, $12::bigint, $13::bigint, $14::bigint, $15::bigint, $16::uuid, $17, $18, $19::locale, $20,
    (select delivery from closed), $21::timestamptz, $6::timestamptz, $6::timestamptz
  from claimed
  returning id
)`;

const LINES = `lines as (
  insert into order_lines (order_id, id, sku, model_id, maker_id, slug, name, size, options, quantity, unit_minor,
    total_minor, state, lead_days, returnable, quote_id)
  select made.id, l.id, l.sku, l.model_id, l.maker_id, l.slug, l.name, l.size, l.options,
    l.quantity, l.unit_minor, l.unit_minor * l.quantity, l.state, l.lead_days, l.returnable, l.quote_id
  from made, cart_lines l where l.cart_id = $8::uuid
)`;

const EVENTS = `events as (
  insert into order_events (order_id, sequence, type, data, at)
  select made.id, e.sequence, e.type, e.data, $6::timestamptz
  from made, (values (1, 'OrderSagaStarted'::order_event_type, $22::jsonb), (2, 'InventoryReserved', $23::jsonb)) as e(sequence, type, data)
)`;

const TOLD = `told as (
  insert into outbox (stream_id, sequence, events, due_at, created_at)
  select made.id, 2, $24::jsonb, clock_timestamp(), $6::timestamptz from made
)`;

const RESERVED = `reserved as (
  insert into reservations (order_id, sku, location, quantity, created_at)
  select made.id, h.sku, h.location, h.quantity, $6::timestamptz from made, held h
)`;

const REDEEMED = `redeemed as (
  insert into promotion_redemptions (order_id, promotion_id, discount_minor, created_at)
  select made.id, used.id, $13::bigint, $6::timestamptz from made, used
)`;
