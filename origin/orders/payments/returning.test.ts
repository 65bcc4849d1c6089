import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { auditLedger } from '../ledger/audit-ledger.ts';
import { capturePayment } from './capture-payment.ts';
import { refundPayment } from './refund-payment.ts';
import { returnPayment, type Returned } from './return-payment.ts';
import { atLast, paymentsFixture, SOUND, until, type PaymentsFixture } from './testing/payments-fixture.ts';

let shop: PaymentsFixture;
beforeAll(async () => {
  shop = await paymentsFixture();
});
afterAll(async () => shop.close());
afterEach(() => shop.sandbox.faults.clear());

const TOTAL = 4_000_000;
const capture = async (orderId: string) => capturePayment(shop.orders.deps, orderId);
const giveBack = async (orderId: string) => returnPayment(shop.orders.deps, orderId, 'undone');
const refund = async (orderId: string, amountMinor: number, refundId: string = randomUUID()) =>
  refundPayment(shop.orders.deps, { orderId, refundId, amountMinor, reason: 'a scratch' });
const money = (orderId: string) => shop.sandbox.ledger({ orderId }).byOrder[orderId];
async function captured() {
  const order = await shop.authorised();
  await capture(order.id);
  return order;
}

test('return → nothing for an order without payment; cancels what waits or is held; refunds what was taken; twice is once', async () => {
  expect(await giveBack(randomUUID())).toBe('nothing');
  const [waiting, held, taken] = [await shop.placed(), await shop.authorised(), await captured()];
  const both = async ({ id }: { id: string }): Promise<Returned[]> => [await giveBack(id), await giveBack(id)];
  expect(await both(waiting)).toEqual(['cancelled', 'cancelled']);
  expect(await both(held)).toEqual(['cancelled', 'cancelled']);
  expect(await both(taken)).toEqual(['refunded', 'refunded']);
  expect(money(held.id)).toMatchObject({ capturedMinor: 0, releasedMinor: TOTAL });
  expect(money(taken.id)).toMatchObject({ capturedMinor: TOTAL, refundedMinor: TOTAL, refunds: 1 });
  expect(await shop.statusOf(taken.id)).toBe('refunded');
  await expect(capture(held.id)).rejects.toMatchObject({ reason: 'returning' });
  expect((await shop.eventsOf(taken.id)).slice(-2)).toEqual(['PaymentProcessed', 'PaymentRefunded']);
  expect(await auditLedger(shop.orders.deps.pool)).toEqual(SOUND);
});

test('capture and return at once, 10 times: the money is taken and given back, or never taken', async () => {
  const race = async () => {
    const { id } = await shop.authorised();
    const [, returned] = await Promise.all([capture(id).catch((error: unknown) => error), atLast(() => giveBack(id))]);
    const { capturedMinor, refundedMinor } = money(id) ?? {};
    expect([capturedMinor, refundedMinor]).toEqual(returned === 'refunded' ? [TOTAL, TOTAL] : [0, 0]);
  };
  await Promise.all(Array.from({ length: 10 }, race));
  expect(await auditLedger(shop.orders.deps.pool)).toEqual(SOUND);
});

test('expiry and the shopper’s card at once, 20 times: authorised, or ended and the money let go', async () => {
  const orders = [];
  for (let round = 0; round < 20; round++) orders.push(await shop.placed());
  await Promise.all(
    orders.flatMap(({ id }) => [
      shop.pay(id),
      shop.shopping.call({ method: 'POST', url: `/v1/orders/${id}/cancel`, body: {} }),
    ]),
  );
  for (const { id } of orders) {
    const settled = async () => {
      await shop.relay();
      const status = shop.sandbox.ledger({ orderId: id }).rows[0]?.status;
      const ours = await shop.statusOf(id);
      return (
        (ours === 'authorised' && status === 'requires_capture') || (ours === 'cancelled' && status === 'canceled')
      );
    };
    await until(settled);
  }
});

test('refunds → part by part, never more than was captured, whoever asks at once', async () => {
  const { id } = await captured();
  const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => refund(id, TOTAL / 4)));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
  const rejected = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  expect(rejected).toMatchObject([{ reason: 'too-much' }]);
  expect(money(id)).toMatchObject({ refundedMinor: TOTAL, refunds: 4 });
  expect(await shop.statusOf(id)).toBe('refunded');
  expect(await auditLedger(shop.orders.deps.pool)).toEqual(SOUND);
});

test.each(['timeout-after', 'reset-after', 'error-after', 'error-rolled-back', 'error-before'] as const)(
  'refund → once, whatever happens to the answer (%s)',
  async (kind) => {
    const { id } = await captured();
    const refundId = randomUUID();
    shop.sandbox.faults.add({ kind, on: 'refunds.create', next: 1 });
    await atLast(() => refund(id, 1_000_000, refundId));
    await expect(refund(id, 999, refundId)).rejects.toMatchObject({ reason: 'mismatch' });
    expect(money(id)).toMatchObject({ refundedMinor: 1_000_000, refunds: 1 });
    expect(await shop.statusOf(id)).toBe('partially_refunded');
    expect((await shop.eventsOf(id)).filter((type) => type === 'PaymentRefunded')).toHaveLength(1);
  },
);

test('a refund that the bank refuses later gives its sum free; one from the dashboard is booked too', async () => {
  const order = await shop.placed();
  await shop.pay(order.id, 'pm_card_refundFail');
  await until(async () => (await shop.statusOf(order.id)) === 'authorised');
  await capture(order.id);
  const refundId = randomUUID();
  await refund(order.id, 1_000_000, refundId);
  const failed = async () =>
    (await shop.row<{ status: string }>('select status from refunds where id = $1', refundId))?.status === 'failed';
  await until(failed);
  await expect(refund(order.id, 1_000_000, refundId)).rejects.toMatchObject({ reason: 'refused' });
  const { paymentIntent = '' } = shop.sandbox.ledger({ orderId: (await captured()).id }).rows[0] ?? {};
  await shop.stripe.refunds.create({ payment_intent: paymentIntent, amount: 5_000 });
  const foreign = `select 1 as found from refunds where reason = 'made at the provider' and amount_minor = 5000 and status = 'succeeded'`;
  await until(async () => (await shop.row(foreign)) !== undefined);
  expect(await auditLedger(shop.orders.deps.pool)).toEqual(SOUND);
});

test('the database refuses more refunds than captures, unbalanced movements and changes of the ledger', async () => {
  const { id } = await captured();
  const { pool } = shop.orders.deps;
  await expect(
    pool.query('update payments set refunded_minor = captured_minor + 1 where order_id = $1', [id]),
  ).rejects.toThrow('payments_money');
  const unbalanced = `with t as (
    insert into ledger_transactions (id, order_id, kind, source, currency, at)
    values (gen_random_uuid(), $1, 'capture', gen_random_uuid()::text, 'RUB', now()) returning id)
    insert into ledger_entries select id, 'fees', 1 from t`;
  await expect(pool.query(unbalanced, [id])).rejects.toThrow('is off by 1');
  await expect(
    pool.query(unbalanced.replace("select id, 'fees', 1 from t", "select id, 'fees', 1 from t where false"), [id]),
  ).rejects.toThrow('has no postings');
  await expect(pool.query('delete from ledger_entries')).rejects.toThrow('only added to');
});
