import { randomUUID } from 'node:crypto';
import type { OrdersFixture } from '../../origin/orders/testing/orders-fixture.ts';

export interface OpenCart {
  cartId: string;
  ownerId: string;
  version: number;
  totalMinor: number;
}

export interface CartPlan {
  lines: readonly { sku: string; quantity: number; unitMinor: number }[];
  promotionCode: string | null;
  discountMinor: number;
}

/** Carts as adding quoted lines leaves them, written straight to the tables: the drill is about ordering them. */
export async function seedOpenCarts(fixture: OrdersFixture, plans: readonly CartPlan[]): Promise<OpenCart[]> {
  const { pool, newId } = fixture.deps;
  const carts = plans.map((plan) => {
    const itemsMinor = plan.lines.reduce((sum, line) => sum + line.unitMinor * line.quantity, 0);
    return { plan, cartId: newId(), ownerId: randomUUID(), version: 2, totalMinor: itemsMinor - plan.discountMinor };
  });
  await pool.query(
    `insert into carts (id, owner_id, currency, version, promotion_code, created_at, updated_at, expires_at)
     select id, owner, 'RUB', 2, code, now(), now(), now() + interval '1 day'
     from unnest($1::uuid[], $2::text[], $3::text[]) as c(id, owner, code)`,
    [carts.map((cart) => cart.cartId), carts.map((cart) => cart.ownerId), carts.map((cart) => cart.plan.promotionCode)],
  );
  const lines = carts.flatMap(({ cartId, plan }) => plan.lines.map((line) => ({ ...line, id: newId(), cartId })));
  await pool.query(
    `insert into cart_lines (id, cart_id, sku, model_id, maker_id, slug, name, size, options, quantity, unit_minor, state,
       lead_days, returnable, quote_id, quote_issued_at, quote_expires_at)
     select l.id, l.cart_id, l.sku, split_part(l.sku, ':', 1), 'nordvik', 'tind', 'Tind', '160x200', '{}', l.quantity, l.unit,
       'in_stock', 3, true, l.id::text, now(), now() + interval '1 day'
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::int[], $5::bigint[]) as l(id, cart_id, sku, quantity, unit)`,
    [
      lines.map((line) => line.id),
      lines.map((line) => line.cartId),
      lines.map((line) => line.sku),
      lines.map((line) => line.quantity),
      lines.map((line) => line.unitMinor),
    ],
  );
  return carts.map(({ cartId, ownerId, version, totalMinor }) => ({ cartId, ownerId, version, totalMinor }));
}
