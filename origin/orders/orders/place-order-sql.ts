/** What an order needs beyond its lines; each shape is a statement of its own, since steps that do nothing cost time too. */
export interface PlacementShape {
  holds: 'none' | 'one' | 'many';
  promotion: boolean;
}

/** Held while an order is placed by a key, so that a second request with it is told so at once. */
export const KEY_LOCK = `pg_try_advisory_xact_lock(hashtextextended($1 || ' ' || $2, 0))`;

/** What every statement that places an order has as its first 16 parameters: see requestValues. */
const ORDER = {
  columns: `id, number, owner_id, cart_id, status, last_sequence, currency, items_minor, discount_minor, delivery_minor, total_minor,
    promotion_id, email, phone, locale, terms_version, idempotency_key, request_hash, delivery, expires_at, created_at, updated_at`,
  head: '$4::uuid, $8, $1, $6::uuid',
  tail: (delivery: string) =>
    `$9, $10, $11::locale, $12, $2, $3, ${delivery}, $13::timestamptz, $5::timestamptz, $5::timestamptz`,
};

/** Parameters that every shape has; those of the promo code and of the holds follow in this order. */
export const COMMON_PARAMETERS = 21;

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
  steps.push(made(shape, allHeld(shape.holds, hold)), linesFrom('cart_lines l where l.cart_id = $6::uuid'));
  steps.push(...toldOf('$21::jsonb', 'made'));
  if (shape.holds !== 'none') steps.push(reservedFrom('held'));
  if (shape.promotion) steps.push(REDEEMED);
  const text = `with ${steps.filter((step) => step !== '').join(', ')}\nselect exists (select from made) as placed`;
  return { name: `place-order-${shape.holds}${shape.promotion ? '-promotion' : ''}`, text };
}

const CLAIMED = `claimed as materialized (select where ${KEY_LOCK})`;

/** Takes the cart if it is still the one that was read. */
export const TAKEN = `update carts c set status = 'ordered', order_id = $4::uuid, version = version + 1, updated_at = $5::timestamptz`;
export const STILL = `c.id = $6::uuid and c.owner_id = $1 and c.version = $7::int and c.status = 'open'`;

const CLOSED = `closed as (${TAKEN} where ${STILL} and exists (select from claimed) returning delivery)`;

export const FREE = `s.on_hand - s.reserved >= w.quantity and not s.withdrawn`;

/** One SKU is locked by its update; several are locked before, in the order given, which is that of the SKUs. */
const HELD: Record<PlacementShape['holds'], (parameter: number) => string> = {
  none: () => '',
  one: (n) => `held as (
  update stock s set reserved = s.reserved + w.quantity, updated_at = $5::timestamptz
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
  update stock s set reserved = s.reserved + w.quantity, updated_at = $5::timestamptz
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
  where id = $20::uuid and version = $${version}::int and active and (max_redemptions is null or redeemed < max_redemptions)
    and ${held ?? 'exists (select from closed)'}
  returning id
)`;

const made = ({ promotion }: PlacementShape, held: string | null): string =>
  madeFrom({
    status: `(case
      when not exists (select from closed) then refuse('cart')
      ${held === null ? '' : `when not (${held}) then refuse('stock')`}
      ${promotion ? "when not exists (select from used) then refuse('promotion')" : ''}
      else 'payment_pending'
    end)::order_status`,
    money: '$17::bigint, $18::bigint, $19::bigint',
    promotion: '$20::uuid',
    delivery: '(select delivery from closed)',
    from: 'claimed',
  });

/** The order's own row. `money` is items, discount and delivery. */
export const madeFrom = (row: {
  status: string;
  money: string;
  promotion: string;
  delivery: string;
  from: string;
  returning?: string;
}): string => `made as (
  insert into orders (${ORDER.columns})
  select ${ORDER.head}, ${row.status}, 2, $15, ${row.money}, $16::bigint, ${row.promotion}, ${ORDER.tail(row.delivery)}
  from ${row.from}
  returning ${['id', row.returning ?? []].flat().join(', ')}
)`;

export const linesFrom = (lines: string): string => `lines as (
  insert into order_lines (order_id, id, sku, model_id, maker_id, slug, name, size, options, quantity, unit_minor,
    total_minor, state, lead_days, returnable, quote_id)
  select made.id, l.id, l.sku, l.model_id, l.maker_id, l.slug, l.name, l.size, l.options,
    l.quantity, l.unit_minor, l.unit_minor * l.quantity, l.state, l.lead_days, l.returnable, l.quote_id
  from made, ${lines}
)`;

/** The first two events of an order, and the message that tells of them; `reserved` is the data of the second. */
export const toldOf = (reserved: string, from: string): string[] => [
  `events as (
  insert into order_events (order_id, sequence, type, data, at)
  select $4::uuid, 1, 'OrderSagaStarted'::order_event_type, $14::jsonb, $5::timestamptz from ${from}
  union all select $4::uuid, 2, 'InventoryReserved', ${reserved}, $5::timestamptz from ${from}
)`,
  `told as (
  insert into outbox (stream_id, sequence, events, due_at, created_at)
  select $4::uuid, 2, jsonb_build_array(
      jsonb_build_object('sequence', 1, 'type', 'OrderSagaStarted', 'data', $14::jsonb),
      jsonb_build_object('sequence', 2, 'type', 'InventoryReserved', 'data', ${reserved})),
    clock_timestamp(), $5::timestamptz from ${from}
)`,
];

export const reservedFrom = (held: string): string => `reserved as (
  insert into reservations (order_id, sku, location, quantity, created_at)
  select made.id, h.sku, h.location, h.quantity, $5::timestamptz from made, ${held} h
)`;

const REDEEMED = `redeemed as (
  insert into promotion_redemptions (order_id, promotion_id, discount_minor, created_at)
  select made.id, used.id, $18::bigint, $5::timestamptz from made, used
)`;
