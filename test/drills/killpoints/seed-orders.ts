import { randomUUID } from 'node:crypto';
import type { OrdersFixture } from '../../../origin/orders/testing/orders-fixture.ts';
import { newModelId } from '../../../origin/orders/testing/orders-fixture.ts';
import { placeFrom } from '../place-from.ts';
import { seedOpenCarts } from '../seed-open-carts.ts';

/** Placed orders, each with a counted piece and a promo code of its own and a slot that it wishes. */
export async function seedOrders(fixture: OrdersFixture, count: number): Promise<string[]> {
  const { pool } = fixture.deps;
  const plans = Array.from({ length: count }, () => ({
    lines: [{ sku: `${newModelId()}:160x200`, quantity: 1, unitMinor: 4_000_000 }],
    promotionCode: `K${randomUUID().slice(0, 12).toUpperCase()}`,
    discountMinor: 400_000,
  }));
  await pool.query(
    `insert into stock (sku, location, on_hand, updated_at) select sku, 'main', 1, now() from unnest($1::text[]) sku`,
    [plans.map((plan) => plan.lines[0]?.sku)],
  );
  await pool.query(
    `insert into promotions (id, code, percent_basis_points, max_redemptions, starts_at, ends_at)
     select gen_random_uuid(), code, 1000, 1, now() - interval '1 hour', now() + interval '1 day' from unnest($1::text[]) code`,
    [plans.map((plan) => plan.promotionCode)],
  );
  const carts = await seedOpenCarts(fixture, plans);
  const slot = { date: new Date(Date.now() + 12 * 86_400_000).toISOString().slice(0, 10), part: 'day' };
  const delivery = { postcode: '101000', city: 'Москва', address: 'Мясницкая, 1', floor: 0, lift: false, slot };
  await pool.query(`update carts set delivery = $2 where id = any($1)`, [
    carts.map((cart) => cart.cartId),
    JSON.stringify({ ...delivery, contactName: 'Анна', contactPhone: '+79001234567', note: '' }),
  ]);
  const placed = await Promise.all(
    carts.map((cart) => placeFrom(fixture, { ...cart, totalMinor: cart.totalMinor + DELIVERY_MINOR })),
  );
  return placed.map((outcome) => {
    if ('code' in outcome) throw new Error(`an order was not placed: ${outcome.code}`);
    return outcome.orderId;
  });
}

/** Of the default zone of the postcode above, to the door of the house. */
const DELIVERY_MINOR = 99_000;
