import type pg from 'pg';

/** What must never be true of stock and promo codes, counted; every figure is 0 in a house in order. */
export interface StockAudit {
  /** Rows whose reserved pieces are not the sum of what orders hold. */
  reservedDiffers: number;
  /** Rows with less than nothing, or whose missing pieces are not those that orders hold beyond what is on hand. */
  negative: number;
  /** Pieces held for orders that ended. */
  orphans: number;
  /** Promo codes whose uses are not those of orders, or more than allowed. */
  promotionsDiffer: number;
  /** Orders whose totals are not what their lines and discount add up to. */
  totalsDiffer: number;
}

/** Compares the counters with the rows they count, in one statement, so that work going on does not look like a fault. */
export async function auditStock(pool: pg.Pool): Promise<StockAudit> {
  const { rows } = await pool.query<StockAudit>(`
    with held as (
      select sku, location, sum(quantity) as quantity from reservations where state = 'held' group by sku, location
    ), used as (
      select promotion_id, count(*) as uses from promotion_redemptions where released_at is null group by promotion_id
    ), items as (
      select order_id, sum(unit_minor * quantity) as minor from order_lines group by order_id
    )
    select
      (select count(*)::int from stock s full join held h using (sku, location)
        where coalesce(s.reserved, -1) <> coalesce(h.quantity, 0)) as "reservedDiffers",
      (select count(*)::int from stock where reserved < 0 or on_hand < 0 or short <> greatest(reserved - on_hand, 0)) as negative,
      (select count(*)::int from reservations r join orders o on o.id = r.order_id
        where r.state = 'held' and o.status in ('cancelled', 'refunded', 'delivered')) as orphans,
      (select count(*)::int from promotions p left join used u on u.promotion_id = p.id
        where p.redeemed <> coalesce(u.uses, 0) or p.redeemed > p.max_redemptions) as "promotionsDiffer",
      (select count(*)::int from orders o left join items i on i.order_id = o.id
        left join promotion_redemptions r on r.order_id = o.id
        where o.items_minor is distinct from i.minor::bigint or o.discount_minor <> coalesce(r.discount_minor, 0)
          or o.total_minor <> o.items_minor - o.discount_minor + o.delivery_minor) as "totalsDiffer"`);
  const [audit] = rows;
  if (audit === undefined) throw new Error('an aggregate always gives a row');
  return audit;
}
