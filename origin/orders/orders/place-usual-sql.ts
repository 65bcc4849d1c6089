import { deliveryPriceSql } from '../delivery/delivery-price.ts';
import { zoneSql } from '../delivery/zone-sql.ts';
import { FREE, KEY_LOCK, linesFrom, madeFrom, reservedFrom, STILL, TAKEN, toldOf } from './place-order-sql.ts';

/** Rows of stock that a line may count on: its exact SKU, or model and size alone. */
const COUNTED_ON = `(l.sku, split_part(l.sku, ':', 1) || ':' || split_part(l.sku, ':', 2))`;

/** What delivery costs; null where the cart cannot be delivered as it wishes. */
const DELIVERY = `case when c.delivery is null then 0 else (
  select ${deliveryPriceSql('z', 'c.delivery')} from ${zoneSql("(c.delivery ->> 'postcode')", '$5::timestamptz')} z
  where z.currency = c.currency and (c.delivery ->> 'slot' is null or exists (
    select from delivery_slots s where s.zone_id = z.id and s.capacity > s.booked
      and s.date = (c.delivery -> 'slot' ->> 'date')::date and s.part = (c.delivery -> 'slot' ->> 'part')::slot_part
      and s.date >= z.earliest + greatest(0, p.lead_days)))) end`;

/**
 * Orders the usual cart in one statement: open and at this version, its quotes good, without a promo code, deliverable as wished, with
 * one place at most that pieces are counted at, for exactly the total expected. Gives its lines; of any other cart, or key, nothing is
 * written and nothing comes back, or it is refused: draftOrder then says why, or finds another way.
 */
export const PLACE_USUAL = {
  name: 'place-order-usual',
  text: `with line as materialized (
  select l.* from cart_lines l where l.cart_id = $6::uuid
), wanted as materialized (
  select s.sku, s.location, l.quantity from line l join stock s on l.state = 'in_stock' and s.sku in ${COUNTED_ON}
), closed as (
  ${TAKEN}
  from (select sum(unit_minor * quantity)::bigint as items_minor, max(lead_days) as lead_days, min(quote_expires_at) as quoted_until
    from line) p
  where ${STILL} and c.expires_at > $5::timestamptz and c.promotion_code is null and c.currency = $15
    and p.quoted_until >= $5::timestamptz and p.items_minor + ${DELIVERY} = $16::bigint
    and (select count(*) from wanted) < 2 and ${KEY_LOCK}
  returning c.delivery, p.items_minor
), held as (
  update stock s set reserved = s.reserved + w.quantity, updated_at = $5::timestamptz
  from wanted w where s.sku = w.sku and s.location = w.location and ${FREE} and exists (select from closed)
  returning s.sku, s.location, w.quantity
), ${madeFrom({
    status: `(case when exists (select from wanted) and not exists (select from held) then refuse('stock')
      else 'payment_pending' end)::order_status`,
    money: 'closed.items_minor, 0, $16::bigint - closed.items_minor',
    promotion: 'null::uuid',
    delivery: 'closed.delivery',
    from: 'closed',
    returning: `items_minor::float8 as "itemsMinor", delivery_minor::float8 as "deliveryMinor", jsonb_build_object('holds', (
      select case when count(*) = 0 then '[]' else jsonb_build_array(jsonb_build_object(
        'sku', min(sku), 'location', min(location), 'quantity', min(quantity))) end from held)) as reserved`,
  })}, ${linesFrom('line l')}, ${toldOf('made.reserved', 'made').join(', ')}, ${reservedFrom('held')}
select l.id, l.sku, l.slug, l.name, l.size, l.options, l.quantity, l.unit_minor::float8 as "unitMinor", l.state,
  l.lead_days as "leadDays", l.returnable, made."itemsMinor", made."deliveryMinor"
from made, line l order by l.id`,
};
