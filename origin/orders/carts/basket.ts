import type pg from 'pg';
import type { CartStatus, Delivery } from '#shared/contracts/carts.ts';
import type { Currency } from '#shared/money.ts';
import type { Promotion } from '../promotions/discount.ts';
import { zoneSql } from '../delivery/zone-sql.ts';
import type { ZonePrice } from '../delivery/delivery-price.ts';
import type { StockRow } from '../stock/plan-stock.ts';

export interface BasketLine {
  id: string;
  sku: string;
  modelId: string;
  slug: string;
  name: string;
  size: string;
  options: string[];
  quantity: number;
  unitMinor: number;
  previousUnitMinor: number | null;
  state: 'in_stock' | 'made_to_order' | 'custom';
  leadDays: number;
  returnable: boolean;
  quoteExpiresAtMs: number;
}

/** Where the cart is to be delivered. */
export interface BasketZone extends ZonePrice {
  currency: Currency;
  /** First day that the zone's transport allows, without the lines' lead time. */
  earliest: string;
  /** Places left in the slot that is wished; null without a wish, or when there is no such slot. */
  wishFree: number | null;
}

/** A cart with all that its totals and warnings depend on, as of one moment. */
export interface Basket {
  id: string;
  ownerId: string;
  status: CartStatus;
  version: number;
  currency: Currency | null;
  delivery: Delivery | null;
  promotionCode: string | null;
  orderId: string | null;
  expiresAtMs: number;
  lines: BasketLine[];
  promotion: Promotion | null;
  stock: StockRow[];
  /** Null without a delivery, or when none of the zones has its postcode. */
  zone: BasketZone | null;
}

/** A moment as whole milliseconds since 1970. */
export const MS = (column: string): string => `(extract(epoch from ${column}) * 1000)::bigint`;

/** One row with a column `basket` of JSON for a cart aliased `c`; in one statement, so that all of it is of one moment. */
export const BASKET = `json_build_object(
  'id', c.id, 'ownerId', c.owner_id, 'status', c.status, 'version', c.version, 'currency', c.currency,
  'delivery', c.delivery, 'promotionCode', c.promotion_code, 'orderId', c.order_id, 'expiresAtMs', ${MS('c.expires_at')},
  'lines', coalesce((select json_agg(json_build_object(
      'id', l.id, 'sku', l.sku, 'modelId', l.model_id, 'slug', l.slug, 'name', l.name, 'size', l.size,
      'options', l.options, 'quantity', l.quantity, 'unitMinor', l.unit_minor, 'previousUnitMinor', l.previous_unit_minor,
      'state', l.state, 'leadDays', l.lead_days, 'returnable', l.returnable, 'quoteExpiresAtMs', ${MS('l.quote_expires_at')}
    ) order by l.id) from cart_lines l where l.cart_id = c.id), '[]'),
  'promotion', (select json_build_object(
      'id', p.id, 'code', p.code, 'active', p.active, 'version', p.version, 'percentBasisPoints', p.percent_basis_points,
      'amountMinor', p.amount_minor, 'currency', p.currency, 'minItemsMinor', p.min_items_minor,
      'maxRedemptions', p.max_redemptions, 'redeemed', p.redeemed,
      'startsAtMs', ${MS('p.starts_at')}, 'endsAtMs', ${MS('p.ends_at')}
    ) from promotions p where p.code = c.promotion_code),
  'stock', coalesce((select json_agg(json_build_object(
      'sku', s.sku, 'location', s.location, 'free', s.on_hand - s.reserved, 'withdrawn', s.withdrawn))
    from stock s where s.sku in (
      select unnest(array[l.sku, split_part(l.sku, ':', 1) || ':' || split_part(l.sku, ':', 2)])
      from cart_lines l where l.cart_id = c.id and l.state = 'in_stock')), '[]'),
  'zone', (select json_build_object('currency', z.currency, 'baseMinor', z.base_minor, 'perFloorMinor', z.per_floor_minor,
      'liftMinor', z.lift_minor, 'earliest', z.earliest,
      'wishFree', (select s.capacity - s.booked from delivery_slots s where s.zone_id = z.id
        and s.date = (c.delivery -> 'slot' ->> 'date')::date and s.part = (c.delivery -> 'slot' ->> 'part')::slot_part))
    from ${zoneSql("(c.delivery ->> 'postcode')", 'now()')} z)
) as basket`;

/** The cart of this id, whoever owns it; null when there is none. */
export async function findBasket(over: Pick<pg.Pool, 'query'>, cartId: string): Promise<Basket | null> {
  const { rows } = await over.query<{ basket: unknown }>({ name: 'find-basket', text: FIND, values: [cartId] });
  return asBasket(rows[0]?.basket ?? null);
}

const FIND = `select ${BASKET} from carts c where c.id = $1`;

/** BASKET builds the members of Basket by these names, from columns of these types. */
export const asBasket = (json: unknown): Basket | null => json as Basket | null;
