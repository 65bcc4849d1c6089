import { expect, test } from 'vitest';
import { compareAtTheEnd } from '../testing/conformance.ts';
import { authorised, errorOf, idOf, startTestSandbox, type TestSandbox } from '../testing/test-sandbox.ts';

async function captured({ stripe }: TestSandbox, paymentMethod = 'pm_card_visa') {
  const { id } = await authorised(stripe, { payment_method: paymentMethod });
  return stripe.paymentIntents.capture(id);
}

async function control({ sandbox }: TestSandbox, path: string, input: object) {
  return fetch(`${sandbox.url}/_sandbox${path}`, { method: 'POST', body: JSON.stringify(input) });
}

test('POST /v1/refunds → in parts up to what was captured, never more', async () => {
  await using shop = await startTestSandbox();
  const intent = await captured(shop);
  const part = await shop.stripe.refunds.create({
    payment_intent: intent.id,
    amount: 29_900,
    reason: 'requested_by_customer',
    metadata: { returnId: 'ret_1' },
    expand: ['balance_transaction'],
  });
  expect(part).toMatchObject({
    status: 'succeeded',
    amount: 29_900,
    balance_transaction: { amount: -29_900, fee: 0, type: 'refund' },
  });
  const much = await errorOf(shop.stripe.refunds.create({ payment_intent: intent.id, amount: 100_001 }));
  expect(much).toMatchObject({ statusCode: 400, param: 'amount' });
  const rest = await shop.stripe.refunds.create({ charge: idOf(intent.latest_charge) });
  expect(rest.amount).toBe(100_000);
  const none = await errorOf(shop.stripe.refunds.create({ payment_intent: intent.id }));
  expect(none).toMatchObject({ statusCode: 400, code: 'charge_already_refunded' });
  const { data } = await shop.stripe.refunds.list({ payment_intent: intent.id });
  expect(data.map(({ id }) => id)).toEqual([rest.id, part.id]);
  expect(await shop.stripe.refunds.retrieve(part.id)).toMatchObject({ metadata: { returnId: 'ret_1' } });
  expect(await shop.stripe.charges.retrieve(idOf(intent.latest_charge))).toMatchObject({
    refunded: true,
    amount_refunded: 129_900,
  });
  expect(shop.sandbox.ledger().rows).toMatchObject([{ capturedMinor: 129_900, refundedMinor: 129_900, refunds: 2 }]);
  await shop.receiver.until('refund.created', 'charge.refunded');
});

test('POST /v1/refunds → 400 when nothing was captured, and when the intent is unknown', async () => {
  await using shop = await startTestSandbox();
  const { id } = await authorised(shop.stripe);
  expect(await errorOf(shop.stripe.refunds.create({ payment_intent: id }))).toMatchObject({
    statusCode: 400,
    code: 'charge_not_refundable',
  });
  expect(await errorOf(shop.stripe.refunds.create({ payment_intent: 'pi_none' }))).toMatchObject({
    statusCode: 400,
    code: 'resource_missing',
  });
});

test('refund → fails later when the bank sends it back, and can be made again', async () => {
  await using shop = await startTestSandbox();
  const intent = await captured(shop);
  const refund = await shop.stripe.refunds.create({ payment_intent: intent.id });
  expect(
    (await control(shop, `/refunds/${refund.id}`, { status: 'failed', reason: 'lost_or_stolen_card' })).status,
  ).toBe(200);
  await shop.receiver.until('refund.failed', 'refund.updated', 'charge.updated');
  const failed = await shop.stripe.refunds.retrieve(refund.id, { expand: ['failure_balance_transaction'] });
  expect(failed).toMatchObject({
    status: 'failed',
    failure_reason: 'lost_or_stolen_card',
    failure_balance_transaction: { amount: 129_900 },
  });
  expect(shop.sandbox.ledger().rows).toMatchObject([{ refundedMinor: 0 }]);
  expect(await shop.stripe.refunds.create({ payment_intent: intent.id })).toMatchObject({ amount: 129_900 });
});

test.each([
  ['pm_card_refundFail', 'succeeded', 'refund.failed', 'failed'],
  ['pm_card_pendingRefund', 'pending', 'refund.updated', 'succeeded'],
])('refund of %s → %s first, then %s', async (method, first, event, last) => {
  await using shop = await startTestSandbox();
  const intent = await captured(shop, method);
  const refund = await shop.stripe.refunds.create({ payment_intent: intent.id });
  expect(refund.status).toBe(first);
  await shop.receiver.until(event);
  expect((await shop.stripe.refunds.retrieve(refund.id)).status).toBe(last);
});

test('dispute → opened after capture, money withdrawn with a fee, back when it is won', async () => {
  await using shop = await startTestSandbox();
  const intent = await captured(shop, 'pm_card_createDispute');
  await shop.receiver.until('charge.dispute.created');
  const { data } = await shop.stripe.disputes.list({ payment_intent: intent.id });
  expect(data).toMatchObject([
    {
      status: 'needs_response',
      amount: 129_900,
      reason: 'fraudulent',
      balance_transactions: [{ amount: -129_900, fee: 75_000 }],
    },
  ]);
  const disputed = await errorOf(shop.stripe.refunds.create({ payment_intent: intent.id }));
  expect(disputed.code).toBe('charge_disputed');
  const [dispute] = data;
  await control(shop, `/disputes/${dispute?.id}`, { outcome: 'won' });
  await shop.receiver.until('charge.dispute.closed', 'charge.dispute.funds_reinstated');
  const closed = await shop.stripe.disputes.retrieve(dispute?.id ?? '');
  expect(closed.status).toBe('won');
  expect(closed.balance_transactions.reduce((sum, { net }) => sum + net, 0)).toBe(0);
});

test('POST /_sandbox/disputes → disputes any captured payment, as an inquiry takes no money', async () => {
  await using shop = await startTestSandbox();
  const intent = await captured(shop);
  const opened = await control(shop, '/disputes', { payment_intent: intent.id, inquiry: true });
  expect(await opened.json()).toMatchObject({ status: 'warning_needs_response', balance_transactions: [] });
  expect((await control(shop, '/disputes', { payment_intent: intent.id })).status).toBe(400);
});

test('GET /v1/balance_transactions → what came, what left and the fees', async () => {
  await using shop = await startTestSandbox();
  const intent = await captured(shop);
  await shop.stripe.refunds.create({ payment_intent: intent.id, amount: 10_000 });
  const { data } = await shop.stripe.balanceTransactions.list({ limit: 10 });
  expect(data.map(({ amount, fee, type }) => [type, amount, fee])).toEqual([
    ['refund', -10_000, 0],
    ['charge', 129_900, 5_267],
  ]);
  const ofCharge = await shop.stripe.balanceTransactions.list({ source: idOf(intent.latest_charge) });
  expect(await shop.stripe.balanceTransactions.retrieve(ofCharge.data[0]?.id ?? '')).toMatchObject({
    status: 'pending',
  });
  shop.sandbox.advance(3 * 86_400);
  expect(await shop.stripe.balanceTransactions.retrieve(ofCharge.data[0]?.id ?? '')).toMatchObject({
    status: 'available',
  });
});

compareAtTheEnd();
