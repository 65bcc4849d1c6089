import { expect, test } from 'vitest';
import { errorOf, manual, startTestSandbox, stripeFor } from '../testing/test-sandbox.ts';
import { Faults } from './faults.ts';

const once = { idempotencyKey: 'order-1:create' };

test.each([
  ['timeout-before', 'StripeConnectionError', 0],
  ['timeout-after', 'StripeConnectionError', 1],
  ['error-before', 'StripeAPIError', 0],
  ['error-after', 'StripeAPIError', 1],
  ['error-rolled-back', 'StripeAPIError', 0],
  ['rate-limit', 'StripeRateLimitError', 0],
] as const)('%s → %s, and %i intents made', async (kind, type, made) => {
  await using shop = await startTestSandbox();
  const stripe = stripeFor(shop.sandbox, undefined, { timeout: 700 });
  shop.sandbox.faults.add({ kind, on: 'payment_intents.create', next: 1 });
  expect(await errorOf(stripe.paymentIntents.create(manual(), once))).toMatchObject({ type });
  expect(shop.sandbox.ledger().rows).toHaveLength(made);
});

test.each([
  ['timeout-before', undefined],
  ['timeout-after', 'true'],
  ['error-before', undefined],
  ['rate-limit', undefined],
  ['reset-after', 'true'],
] as const)('%s → a retry with the same key makes one intent in all', async (kind, replayed) => {
  await using shop = await startTestSandbox();
  const stripe = stripeFor(shop.sandbox, undefined, { timeout: 700 });
  // The SDK itself sends a closed connection's request once more, so a reset has to hit twice.
  shop.sandbox.faults.add({ kind, next: kind === 'reset-after' ? 2 : 1 });
  await errorOf(stripe.paymentIntents.create(manual(), once));
  const { lastResponse } = await shop.stripe.paymentIntents.create(manual(), once);
  expect(lastResponse.headers['idempotent-replayed']).toBe(replayed);
  expect(shop.sandbox.ledger().rows).toHaveLength(1);
});

test.each(['reset-before', 'reset-after'] as const)(
  '%s → the SDK tries again by itself, and one is made',
  async (kind) => {
    await using shop = await startTestSandbox();
    shop.sandbox.faults.add({ kind, next: 1 });
    await shop.stripe.paymentIntents.create(manual());
    expect(shop.sandbox.ledger().rows).toHaveLength(1);
  },
);

test('slow → answers after the given time', async () => {
  await using shop = await startTestSandbox();
  shop.sandbox.faults.add({ kind: 'slow', on: 'payment_intents.retrieve', ms: 80 });
  const { id } = await shop.stripe.paymentIntents.create(manual());
  const started = performance.now();
  await shop.stripe.paymentIntents.retrieve(id);
  expect(performance.now() - started).toBeGreaterThan(75);
});

test('Faults.take → the same seed gives the same faults, and `next` runs out', () => {
  const draws = (seed: number) => {
    const faults = new Faults();
    faults.seed(seed);
    faults.add({ kind: 'error-before', probability: 0.3 });
    return Array.from({ length: 200 }, () => faults.take('refunds.create', ['error-before']).size);
  };
  expect(draws(7)).toEqual(draws(7));
  expect(draws(7)).not.toEqual(draws(8));
  expect(draws(7).reduce((sum, hit) => sum + hit, 0)).toBeGreaterThan(40);
  const faults = new Faults();
  faults.add({ kind: 'slow', on: 'refunds.create', next: 2 });
  const hits = ['refunds.create', 'charges.list', 'refunds.create', 'refunds.create'].map(
    (on) => faults.take(on, ['slow']).size,
  );
  expect([hits, faults.list(), faults.counts()]).toEqual([[1, 0, 1, 0], [], { slow: 2 }]);
});

test('Faults.add → throws for a rule that is none', () => {
  const faults = new Faults();
  expect(() => faults.add({ kind: 'slow', probability: 2 })).toThrow(/probability/);
});
