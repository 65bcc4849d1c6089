import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { auditLedger } from '../ledger/audit-ledger.ts';
import { capturePayment } from '../payments/capture-payment.ts';
import { forgetEvents } from '../payments/forget-events.ts';
import { paymentsFixture, SOUND, type PaymentsFixture } from '../payments/testing/payments-fixture.ts';
import { checkPayments } from './check-payments.ts';
import { openFindings } from './open-findings.ts';
import { reconcilePayments } from './reconcile-payments.ts';
import { reconcileWindow } from './reconcile-window.ts';

let shop: PaymentsFixture;
beforeAll(async () => {
  shop = await paymentsFixture();
});
afterAll(async () => shop.close());
afterEach(() => {
  shop.sandbox.faults.clear();
});

const TOTAL = 4_000_000;
const lose = () => shop.sandbox.faults.add({ kind: 'webhook-lose', on: '*' });
const deps = () => shop.orders.deps;
const due = async (orderId: string) =>
  deps().pool.query('update payments set check_due_at = now() where order_id = $1', [orderId]);
const intentOf = (orderId: string) => shop.sandbox.ledger({ orderId }).rows[0]?.paymentIntent ?? '';
const findingsOf = async (orderId: string) =>
  (
    await deps().pool.query<{ kind: string; settled: boolean }>(
      'select kind, settled_at is not null as settled from payment_findings where order_id = $1 order by found_at',
      [orderId],
    )
  ).rows;
const reconcile = async () => {
  const [provider] = deps().providers.all;
  if (provider === undefined) throw new Error('a provider is set up');
  const hour = 3_600_000;
  return reconcileWindow(deps(), provider, new Date(Date.now() - hour), new Date(Date.now() + hour));
};

test('a lost webhook: the check finds the authorisation a minute later and the order goes on', async () => {
  lose();
  const { id } = await shop.placed();
  await shop.pay(id);
  await checkPayments(deps());
  expect(await shop.statusOf(id)).toBe('payment_pending');
  await due(id);
  await checkPayments(deps());
  expect(await shop.statusOf(id)).toBe('authorised');
  expect(await findingsOf(id)).toEqual([{ kind: 'missed', settled: true }]);
});

test('an intent left open of an order that has ended is cancelled by the check', async () => {
  const { id } = await shop.placed();
  await shop.shopping.call({ method: 'POST', url: `/v1/orders/${id}/cancel`, body: {} });
  await deps().pool.query('delete from outbox where stream_id = $1', [id]);
  await shop.pay(id);
  await due(id);
  await checkPayments(deps());
  expect((await shop.stripe.paymentIntents.retrieve(intentOf(id))).status).toBe('canceled');
  expect(await findingsOf(id)).toEqual([{ kind: 'left-open', settled: true }]);
});

test('the window: captures and refunds that we had not heard of are booked, another amount and a stray are told', async () => {
  const [captured, refunded, partly, fine] = [
    await shop.authorised(),
    await shop.authorised(),
    await shop.authorised(),
    await shop.authorised(),
  ];
  lose();
  await capturePayment(deps(), fine.id);
  await capturePayment(deps(), refunded.id);
  await shop.stripe.paymentIntents.capture(intentOf(captured.id));
  await shop.stripe.paymentIntents.capture(intentOf(partly.id), { amount_to_capture: 1_000_000 });
  await shop.stripe.refunds.create({ payment_intent: intentOf(refunded.id), amount: 7_000 });
  const nobody = { orderId: randomUUID() };
  const methods = { enabled: true, allow_redirects: 'never' as const };
  const unknown = { amount: 5_000, currency: 'rub', metadata: nobody, automatic_payment_methods: methods };
  await shop.stripe.paymentIntents.create(unknown);
  await shop.stripe.paymentIntents.create({ ...unknown, payment_method: 'pm_card_visa', confirm: true });
  const result = await reconcile();
  expect(result).toMatchObject({ findings: 4, repaired: 2 });
  expect(await findingsOf(fine.id)).toEqual([]);
  expect(await findingsOf(captured.id)).toEqual([{ kind: 'missed', settled: true }]);
  expect(await findingsOf(refunded.id)).toEqual([{ kind: 'refunds', settled: true }]);
  expect(await findingsOf(partly.id)).toEqual([{ kind: 'amount', settled: false }]);
  expect(await findingsOf(nobody.orderId)).toEqual([{ kind: 'stray', settled: false }]);
  expect(await shop.statusOf(captured.id)).toBe('confirmed');
  expect(await auditLedger(deps().pool)).toEqual({ ...SOUND, totalsDiffer: 1 });
  expect((await openFindings(deps())).map(({ kind }) => kind).sort()).toEqual(['amount', 'stray']);
  await deps().pool.query(
    `update payment_findings set settled_at = now(), settled_by = 'a person' where settled_at is null`,
  );
  expect((await reconcile()).repaired).toBe(0);
  expect(await openFindings(deps())).toEqual([]);
});

test('an intent whose answer was never written is adopted; a second one of an order is cancelled; a vanished one is told', async () => {
  const { id } = await shop.placed();
  const adopted = intentOf(id);
  const second = await shop.stripe.paymentIntents.create({
    amount: TOTAL,
    currency: 'rub',
    capture_method: 'manual',
    metadata: { orderId: id },
  });
  await deps().pool.query('update payments set provider_ref = $2 where order_id = $1', [id, 'pi_vanished']);
  await reconcile();
  expect((await findingsOf(id)).map(({ kind, settled }) => `${kind} ${settled}`).sort()).toEqual([
    'missing false',
    'stray true',
    'stray true',
  ]);
  expect((await shop.stripe.paymentIntents.retrieve(second.id)).status).toBe('canceled');
  const other = await shop.placed();
  await deps().pool.query('delete from payments where order_id = $1', [other.id]);
  await reconcile();
  const row = await shop.row<{ ref: string }>('select provider_ref as ref from payments where order_id = $1', other.id);
  expect(row?.ref).toBe(intentOf(other.id));
  expect(adopted).not.toBe('');
});

test('the job compares hour after hour, once each; old events are forgotten', async () => {
  await deps().pool.query('delete from reconciliations');
  expect(await reconcilePayments(deps())).toBe(1);
  expect(await reconcilePayments(deps())).toBe(0);
  shop.orders.elapse(2 * 3_600_000);
  expect(await reconcilePayments(deps())).toBe(1);
  const events = async () =>
    (await shop.row<{ count: number }>('select count(*)::int as count from webhook_events'))?.count;
  expect(await forgetEvents(deps())).toBe(0);
  shop.orders.elapse(31 * 24 * 3_600_000);
  expect(await forgetEvents(deps())).toBeGreaterThan(0);
  expect(await events()).toBe(0);
});
