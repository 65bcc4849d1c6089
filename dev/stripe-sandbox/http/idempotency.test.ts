import { expect, test } from 'vitest';
import { compareAtTheEnd } from '../testing/conformance.ts';
import { authorised, errorOf, manual, startTestSandbox } from '../testing/test-sandbox.ts';

const once = { idempotencyKey: 'order-1:create' };

test('same key, same parameters → the same answer, marked as replayed', async () => {
  await using shop = await startTestSandbox();
  const first = await shop.stripe.paymentIntents.create(manual(), once);
  await shop.stripe.paymentIntents.update(first.id, { description: 'changed since' });
  const second = await shop.stripe.paymentIntents.create(manual(), once);
  expect(second).toEqual(first);
  expect(first.lastResponse.headers['idempotent-replayed']).toBeUndefined();
  expect(second.lastResponse.headers).toMatchObject({
    'idempotent-replayed': 'true',
    'idempotency-key': once.idempotencyKey,
    'original-request': first.lastResponse.requestId,
  });
  expect(shop.sandbox.ledger().rows).toHaveLength(1);
});

test('same key, other parameters or another route → 400 idempotency_error', async () => {
  await using shop = await startTestSandbox();
  const { id } = await shop.stripe.paymentIntents.create(manual(), once);
  const other = await errorOf(shop.stripe.paymentIntents.create(manual({ amount: 1_000 }), once));
  expect(other).toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400 });
  expect(other.message).toContain('same parameters they were first used with');
  const route = await errorOf(shop.stripe.paymentIntents.cancel(id, {}, once));
  expect(route.message).toContain(
    `same endpoint they were first used for ('/v1/payment_intents/${id}/cancel' vs '/v1/payment_intents')`,
  );
});

test('same key at the same time → one is done, the others answer 409', async () => {
  await using shop = await startTestSandbox();
  shop.sandbox.faults.add({ kind: 'slow', ms: 1_000 });
  const outcomes = await Promise.allSettled(
    Array.from({ length: 8 }, () => shop.stripe.paymentIntents.create(manual(), once)),
  );
  const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  expect(refused).toHaveLength(7);
  for (const error of refused) expect(error).toMatchObject({ statusCode: 409, code: 'idempotency_key_in_use' });
  expect(shop.sandbox.ledger().rows).toHaveLength(1);
  expect((await shop.stripe.paymentIntents.create(manual(), once)).lastResponse.headers['idempotent-replayed']).toBe(
    'true',
  );
});

test('a declined card and an illegal move are kept; a failed validation is not', async () => {
  await using shop = await startTestSandbox();
  const declining = manual({ payment_method: 'pm_card_chargeDeclined', confirm: true });
  const [first, second] = [
    await errorOf(shop.stripe.paymentIntents.create(declining, once)),
    await errorOf(shop.stripe.paymentIntents.create(declining, once)),
  ];
  expect(second.payment_intent?.id).toBe(first.payment_intent?.id);
  const { id } = await shop.stripe.paymentIntents.create(manual());
  const capture = { idempotencyKey: 'order-1:capture' };
  await errorOf(shop.stripe.paymentIntents.capture(id, {}, capture));
  await shop.stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' });
  expect((await errorOf(shop.stripe.paymentIntents.capture(id, {}, capture))).code).toBe(
    'payment_intent_unexpected_state',
  );
  const invalid = { idempotencyKey: 'order-2:create' };
  await errorOf(shop.stripe.paymentIntents.create(manual({ amount: 0 }), invalid));
  expect((await shop.stripe.paymentIntents.create(manual(), invalid)).status).toBe('requires_payment_method');
});

test('a 500 once the work has begun → kept with its effect, and replayed', async () => {
  await using shop = await startTestSandbox();
  shop.sandbox.faults.add({ kind: 'error-after', on: 'payment_intents.create', next: 1 });
  expect(await errorOf(shop.stripe.paymentIntents.create(manual(), once))).toMatchObject({
    statusCode: 500,
    type: 'StripeAPIError',
  });
  expect(await errorOf(shop.stripe.paymentIntents.create(manual(), once))).toMatchObject({ statusCode: 500 });
  expect(shop.sandbox.ledger().rows).toHaveLength(1);
});

test('keys → forgotten after 24 hours, and apart for each connected account', async () => {
  await using shop = await startTestSandbox();
  const first = await shop.stripe.paymentIntents.create(manual(), once);
  const account = await shop.stripe.paymentIntents.create(manual(), { ...once, stripeAccount: 'acct_1' });
  expect(account.id).not.toBe(first.id);
  shop.sandbox.advance(24 * 3_600 + 1);
  expect((await shop.stripe.paymentIntents.create(manual(), once)).id).not.toBe(first.id);
});

test('a key whose answer is no longer kept whole → the object as it is now, never a second one', async () => {
  await using shop = await startTestSandbox({ keepAnswers: 1 });
  const first = await shop.stripe.paymentIntents.create(manual(), once);
  await authorised(shop.stripe);
  await shop.stripe.paymentIntents.cancel(first.id);
  const second = await shop.stripe.paymentIntents.create(manual(), once);
  expect(second).toMatchObject({ id: first.id, status: 'canceled' });
  expect(shop.sandbox.ledger().rows).toHaveLength(2);
});

compareAtTheEnd();
