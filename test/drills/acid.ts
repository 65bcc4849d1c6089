import { randomUUID } from 'node:crypto';
import { cancelOrder } from '../../origin/orders/orders/cancel-order.ts';
import { expireOrders } from '../../origin/orders/orders/expire-orders.ts';
import { auditStock, type StockAudit } from '../../origin/orders/stock/audit-stock.ts';
import { countStock } from '../../origin/orders/testing/count-stock.ts';
import { newModelId, ordersFixture, type OrdersFixture } from '../../origin/orders/testing/orders-fixture.ts';
import { inTurns } from './in-turns.ts';
import { placeFrom } from './place-from.ts';
import { print } from './print.ts';
import { seededRandom, type Random } from './random.ts';
import { seedOpenCarts, type CartPlan, type OpenCart } from './seed-open-carts.ts';

const HISTORIES = 10_000;
/** Histories that run beside each other, each on SKUs and a promo code of its own. */
const AT_ONCE = 12;
/** Histories that one batch seeds and checks together. */
const BATCH = 240;
const UNIT_MINOR = 1_000_000;

/**
 * The three anomalies of ACIDRain (Warszawski and Bailis, SIGMOD 2017) over random concurrent histories: stock below zero,
 * a voucher used more often than allowed, an order charged otherwise than its lines add up to.
 */
export async function drillAcid(): Promise<boolean> {
  const seed = Number(process.env['DRILL_SEED'] ?? Date.now() % 1_000_000);
  const count = Number(process.env['DRILL_HISTORIES'] ?? HISTORIES);
  const fixture = await ordersFixture({ maxConnections: 24, patienceMs: 30_000 });
  const random = seededRandom(seed);
  const outcomes = new Map<string, number>();
  const violations: Record<string, number> = {};
  try {
    for (let done = 0; done < count; done += BATCH) {
      const histories = await makeHistories(fixture, random, Math.min(BATCH, count - done));
      await inTurns(histories, AT_ONCE, async (history) => playHistory(history, outcomes));
      for (const [name, found] of Object.entries(await violationsOf(fixture)))
        if (found > 0) violations[name] = (violations[name] ?? 0) + found;
    }
    print(`histories: ${count}, seed: ${seed}, outcomes: ${JSON.stringify(Object.fromEntries(outcomes))}`);
    print(`violations: ${JSON.stringify(violations)}`);
    const unknown = [...outcomes.keys()].filter((outcome) => outcome.startsWith('error'));
    return Object.keys(violations).length === 0 && unknown.length === 0;
  } finally {
    await fixture.close();
  }
}

type Action = (outcomes: Map<string, number>) => Promise<void>;
type History = readonly Action[];

async function makeHistories(fixture: OrdersFixture, random: Random, count: number): Promise<History[]> {
  const plans: CartPlan[] = [];
  const shapes: { skus: string[]; from: number; to: number }[] = [];
  const codes: { code: string; uses: number }[] = [];
  const stock: { sku: string; location: string; onHand: number }[] = [];
  for (let index = 0; index < count; index++) {
    const skus = Array.from({ length: random.int(1, 2) }, () => `${newModelId()}:160x200`);
    const code = `C${randomUUID().slice(0, 12).toUpperCase()}`;
    codes.push({ code, uses: random.int(1, 2) });
    for (const sku of skus) stock.push({ sku, location: 'main', onHand: random.int(1, 4) });
    const from = plans.length;
    for (let cart = random.int(3, 6); cart > 0; cart--) plans.push(planOf(random, skus, code));
    shapes.push({ skus, from, to: plans.length });
  }
  await countStock(fixture, stock);
  await fixture.deps.pool.query(
    `insert into promotions (id, code, percent_basis_points, max_redemptions, starts_at, ends_at)
     select gen_random_uuid(), code, 1000, uses, now() - interval '1 hour', now() + interval '1 day'
     from unnest($1::text[], $2::int[]) as p(code, uses)`,
    [codes.map((promotion) => promotion.code), codes.map((promotion) => promotion.uses)],
  );
  const carts = await seedOpenCarts(fixture, plans);
  return shapes.map(({ skus, from, to }) => actionsOf(fixture, random, skus, carts.slice(from, to)));
}

function planOf(random: Random, skus: readonly string[], code: string): CartPlan {
  const chosen = skus.length === 2 && random.int(0, 1) === 1 ? skus : [skus[random.int(0, skus.length - 1)] ?? ''];
  const lines = chosen.map((sku) => ({ sku, quantity: random.int(1, 2), unitMinor: UNIT_MINOR + random.int(0, 99) }));
  const promoted = random.int(0, 1) === 1;
  const items = lines.reduce((sum, line) => sum + line.unitMinor * line.quantity, 0);
  return { lines, promotionCode: promoted ? code : null, discountMinor: promoted ? Math.floor(items / 10) : 0 };
}

/** Every cart ordered once or twice; in between some orders cancelled or run out of time, and stock counted anew. */
function actionsOf(
  fixture: OrdersFixture,
  random: Random,
  skus: readonly string[],
  carts: readonly OpenCart[],
): History {
  const actions: Action[] = [];
  for (const cart of carts) {
    const key = randomUUID();
    const afterwards = random.int(0, 3);
    actions.push(async (outcomes) => orderAndMaybeEnd(fixture, cart, key, afterwards, outcomes));
    if (random.int(0, 3) === 0) actions.push(async (outcomes) => orderAndMaybeEnd(fixture, cart, key, 3, outcomes));
    if (random.int(0, 4) === 0)
      actions.push(async (outcomes) => orderAndMaybeEnd(fixture, cart, randomUUID(), 3, outcomes));
  }
  if (random.int(0, 2) === 0) {
    const counts = skus.map((sku) => ({ sku, location: 'main', onHand: random.int(0, 4) }));
    actions.push(async (outcomes) => {
      await countStock(fixture, counts);
      note(outcomes, 'counted');
    });
  }
  return random.shuffled(actions);
}

async function orderAndMaybeEnd(
  fixture: OrdersFixture,
  cart: OpenCart,
  key: string,
  afterwards: number,
  outcomes: Map<string, number>,
): Promise<void> {
  const outcome = await placeFrom(fixture, cart, key);
  note(outcomes, 'code' in outcome ? outcome.code : 'placed');
  if ('code' in outcome || afterwards > 1) return;
  const cancel = async () => cancelOrder(fixture.deps, cart.ownerId, outcome.orderId);
  const expire = async () => {
    await fixture.deps.pool.query(`update orders set expires_at = now() where id = $1`, [outcome.orderId]);
    await expireOrders(fixture.deps);
  };
  // Ended by two at once: whoever comes second must find nothing to give back.
  await Promise.all([cancel(), afterwards === 0 ? cancel() : expire()]);
  note(outcomes, afterwards === 0 ? 'cancelled twice' : 'cancelled and expired');
}

async function playHistory(history: History, outcomes: Map<string, number>): Promise<void> {
  const ends = await Promise.allSettled(history.map(async (action) => action(outcomes)));
  for (const end of ends) if (end.status === 'rejected') note(outcomes, `error: ${String(end.reason).slice(0, 80)}`);
}

/** The counters against the rows they count, and one order for each cart at most. */
async function violationsOf(fixture: OrdersFixture): Promise<StockAudit & { cartsOrderedTwice: number; gaps: number }> {
  const audit = await auditStock(fixture.deps.pool);
  const { rows } = await fixture.deps.pool.query<{ cartsOrderedTwice: number; gaps: number }>(
    `select (select count(*)::int from (select cart_id from orders group by cart_id having count(*) > 1) t) as "cartsOrderedTwice",
       (select count(*)::int from orders o where o.last_sequence <>
         (select count(*) from order_events e where e.order_id = o.id and e.sequence between 1 and o.last_sequence)) as gaps`,
  );
  return { ...audit, cartsOrderedTwice: rows[0]?.cartsOrderedTwice ?? 0, gaps: rows[0]?.gaps ?? 0 };
}

const note = (outcomes: Map<string, number>, name: string): void =>
  void outcomes.set(name, (outcomes.get(name) ?? 0) + 1);
