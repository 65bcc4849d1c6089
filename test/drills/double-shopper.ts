import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { cancelOrder } from '../../origin/orders/orders/cancel-order.ts';
import type { PaymentsFixture } from '../../origin/orders/payments/testing/payments-fixture.ts';
import { placeFrom } from './place-from.ts';
import type { OpenCart } from './seed-open-carts.ts';

/** What one shopper and the network do, drawn before the run so that a seed repeats it. */
export interface Script {
  cart: OpenCart;
  /** For each sending of the order: its answer arrives, is lost after the commit, or the request never gets there. */
  sends: readonly ('answered' | 'lost-after' | 'lost-before')[];
  cards: readonly string[];
  /** Cancels while paying. */
  cancels: boolean;
}

/** Orders, with one key for all its sendings, some of them at once; pays, again after a decline. Gives the order's id. */
export async function playShopper(shop: PaymentsFixture, script: Script): Promise<string> {
  const key = randomUUID();
  const placed = await Promise.all(script.sends.map(async (fate) => send(shop, script.cart, key, fate)));
  const orderId = placed.find((id) => id !== undefined) ?? (await sendUntilPlaced(shop, script.cart, key));
  const paying = pay(shop, orderId, script.cards);
  if (script.cancels) {
    // A payment that came first makes it too late for that.
    await cancelOrder(shop.orders.deps, script.cart.ownerId, orderId).catch(() => undefined);
  }
  await paying;
  return orderId;
}

async function send(
  shop: PaymentsFixture,
  cart: OpenCart,
  key: string,
  fate: Script['sends'][number],
): Promise<string | undefined> {
  const deps =
    fate === 'answered' ? shop.orders.deps : { ...shop.orders.deps, pool: losing(shop.orders.deps.pool, fate) };
  const outcome = await placeFrom({ ...shop.orders, deps }, cart, key);
  return 'orderId' in outcome ? outcome.orderId : undefined;
}

async function sendUntilPlaced(shop: PaymentsFixture, cart: OpenCart, key: string): Promise<string> {
  for (;;) {
    const id = await send(shop, cart, key, 'answered');
    if (id !== undefined) return id;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Loses the connection before the order is written, or before the answer that it was. */
const losing = (pool: pg.Pool, fate: 'lost-after' | 'lost-before'): pg.Pool =>
  new Proxy(pool, {
    get: (target, name) =>
      name !== 'query'
        ? Reflect.get(target, name)
        : async (config: pg.QueryConfig) => {
            const placing = config.name?.startsWith('place-order') === true;
            if (placing && fate === 'lost-before') throw new Error('Connection terminated unexpectedly');
            const result: unknown = await target.query(config);
            if (placing) throw new Error('Connection terminated unexpectedly');
            return result;
          },
  });

/** Until a card is taken or the order has ended; an answer that was lost is asked for again. */
async function pay(shop: PaymentsFixture, orderId: string, cards: readonly string[]): Promise<void> {
  const never = new AbortController().signal;
  let payment = await shop.orders.deps.payments.forOrder(orderId, never);
  for (let look = 0; payment === null && look < 30; look++)
    payment = await shop.orders.deps.payments.forOrder(orderId, never);
  // A cancelled order gets none.
  if (payment === null) return;
  for (const card of cards) {
    for (let tries = 0; tries < 10; tries++) {
      const outcome = await shop.pay(orderId, card);
      if (outcome === 'requires_action')
        shop.sandbox.authenticate(payment.clientSecret.split('_secret_')[0] ?? '', 'succeeded');
      if (!RETRIED.has(outcome)) break;
    }
  }
}

/** What a shopper's app answers with the same card again. */
const RETRIED: ReadonlySet<string> = new Set(['api_error', 'rate_limit', 'lock_timeout', 'connection']);
