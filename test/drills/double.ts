import { waitUntil } from '../../dev/process/wait-until.ts';
import type { FaultRule } from '../../dev/stripe-sandbox/faults/faults.ts';
import { paymentHandlers } from '../../origin/orders/payments/payment-handlers.ts';
import { paymentsFixture, type PaymentsFixture } from '../../origin/orders/payments/testing/payments-fixture.ts';
import { checkPayments } from '../../origin/orders/reconciliation/check-payments.ts';
import { reconcileWindow } from '../../origin/orders/reconciliation/reconcile-window.ts';
import { RETRIES } from '../../origin/orders/saga/retries.ts';
import { paymentsOf } from '../../origin/orders/saga/saga-deps.ts';
import { STEPS } from '../../origin/orders/saga/steps.ts';
import { newModelId } from '../../origin/orders/testing/orders-fixture.ts';
import { sagaFixture } from '../../origin/orders/testing/saga-fixture.ts';
import { giveSomeBack } from './double-refunds.ts';
import { playShopper, type Script } from './double-shopper.ts';
import { verdictOf } from './double-verdict.ts';
import { inTurns } from './in-turns.ts';
import { print } from './print.ts';
import { seededRandom, type Random } from './random.ts';
import { seedOpenCarts } from './seed-open-carts.ts';

const ORDERS = 2_000;
const AT_ONCE = 24;
const SETTLE_MS = 180_000;

/** Every write at the provider fails now and then, before its work, after it, or with an answer that its key keeps. */
const WRITES = ['payment_intents.create', 'payment_intents.capture', 'payment_intents.cancel', 'refunds.create'];
const FAULTS: readonly FaultRule[] = [
  ...WRITES.flatMap((on): FaultRule[] => [
    { kind: 'timeout-before', on, probability: 0.01 },
    { kind: 'timeout-after', on, probability: 0.02 },
    { kind: 'reset-before', on, probability: 0.02 },
    { kind: 'reset-after', on, probability: 0.02 },
    { kind: 'error-before', on, probability: 0.02 },
    { kind: 'error-rolled-back', on, probability: 0.02 },
    { kind: 'error-after', on, probability: 0.02 },
    { kind: 'rate-limit', on, probability: 0.02 },
    { kind: 'webhook-early', on, probability: 0.1 },
  ]),
  { kind: 'webhook-duplicate', on: '*', probability: 0.3, copies: 3 },
  { kind: 'webhook-reorder', on: '*', probability: 0.5, ms: 400 },
  { kind: 'webhook-lose', on: '*', probability: 0.05, ms: 3_000 },
  { kind: 'webhook-lose', on: '*', probability: 0.02 },
];

/**
 * 2,000 orders, each sent one to five times with answers lost before and after the commit, at a provider that times out, fails and sends its
 * events twice, late, early, in any order or not at all: each order is charged its total once, or nothing.
 */
export async function drillDouble(): Promise<boolean> {
  const seed = Number(process.env['DRILL_SEED'] ?? Date.now() % 1_000_000);
  const count = Number(process.env['DRILL_ORDERS'] ?? ORDERS);
  const shop = await paymentsFixture({ maxConnections: 30, patienceMs: 30_000, timeoutMs: 400 });
  const { deps } = shop.orders;
  const shape = { steps: STEPS, retries: RETRIES };
  const saga = await sagaFixture(shop.orders, shape, paymentsOf(deps), paymentHandlers(deps));
  try {
    const random = seededRandom(seed);
    const scripts = await scriptsOf(shop, random, count);
    shop.sandbox.faults.seed(seed);
    shop.sandbox.faults.add(...FAULTS);
    await inTurns(scripts, AT_ONCE, async (script) => void (await playShopper(shop, script)));
    const ended = await allEnd(shop);
    if (ended) await giveSomeBack(shop, random, AT_ONCE);
    const faults = shop.sandbox.faults.counts();
    shop.sandbox.faults.clear();
    const settled = (await allEnd(shop)) && ended;
    await compare(shop);
    const sends = scripts.reduce((sum, script) => sum + script.sends.length, 0);
    print(`orders: ${count}, sent: ${sends}, seed: ${seed}, settled: ${settled}`);
    print(`faults: ${JSON.stringify(faults)}`);
    const verdict = await verdictOf(shop, count);
    for (const line of verdict.lines) print(line);
    return settled && verdict.held;
  } finally {
    await saga.close();
    await shop.close();
  }
}

async function scriptsOf(shop: PaymentsFixture, random: Random, count: number): Promise<Script[]> {
  const plans = Array.from({ length: count }, () => ({
    lines: [
      { sku: `${newModelId()}:160x200`, quantity: random.int(1, 3), unitMinor: 1_000_000 + random.int(0, 99_999) },
    ],
    promotionCode: null,
    discountMinor: 0,
  }));
  const fates = ['answered', 'answered', 'lost-after', 'lost-before'] as const;
  return (await seedOpenCarts(shop.orders, plans)).map((cart) => ({
    cart,
    sends: Array.from({ length: random.int(1, 5) }, () => fates[random.int(0, fates.length - 1)] ?? 'answered'),
    cards: CARDS[random.int(0, CARDS.length - 1)] ?? [],
    cancels: random.int(0, 9) === 0,
  }));
}

/** What is tried, one after the other. */
const CARDS: readonly (readonly string[])[] = [
  ['pm_card_visa'],
  ['pm_card_visa'],
  ['pm_card_mastercard'],
  ['pm_card_chargeDeclined', 'pm_card_visa'],
  ['pm_card_authenticationRequired'],
  ['pm_card_visa', 'pm_card_visa'],
];

/** What production does within minutes, now: payments whose events were lost are found by the check, sagas end. */
async function allEnd(shop: PaymentsFixture): Promise<boolean> {
  const { deps } = shop.orders;
  const round = async () => {
    await deps.pool.query('update outbox set due_at = now() where dead_at is null and attempts > 0 and due_at > now()');
    await deps.pool.query('update payments set check_due_at = now() where check_due_at is not null');
    while ((await checkPayments(deps)) > 0);
    const open = await shop.row<{ count: number }>(OPEN);
    return open?.count === 0;
  };
  const ended = await waitUntil(round, { timeoutMs: SETTLE_MS, everyMs: 500 });
  if (!ended) print(`not settled: ${JSON.stringify((await deps.pool.query(STUCK)).rows)}`);
  return ended;
}

/** Events that were lost come after all, and the books are compared. */
async function compare(shop: PaymentsFixture): Promise<void> {
  const { deps } = shop.orders;
  shop.sandbox.resend();
  const hour = 3_600_000;
  const [from, to] = [new Date(Date.now() - hour), new Date(Date.now() + hour)];
  for (const provider of deps.providers.all) {
    const result = await reconcileWindow(deps, provider, from, to);
    print(`reconciled: ${JSON.stringify(result)}`);
  }
}

const WAITING = `from orders o where o.status in ('created', 'payment_pending', 'authorised')
  or exists (select from outbox b where b.stream_id = o.id)`;
const OPEN = `select count(*)::int as count ${WAITING}`;
const STUCK = `select o.status, count(*)::int ${WAITING} group by o.status`;
