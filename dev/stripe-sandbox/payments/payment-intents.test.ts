import { expect, test } from 'vitest';
import { compareAtTheEnd } from '../testing/conformance.ts';
import { authorised, errorOf, manual, startTestSandbox } from '../testing/test-sandbox.ts';

test('POST /v1/payment_intents → waits for a payment method, with what it was given', async () => {
  await using shop = await startTestSandbox();
  const customer = await shop.stripe.customers.create({
    email: 'anna@example.org',
    name: 'Анна',
    metadata: { userId: 'u1' },
  });
  const intent = await shop.stripe.paymentIntents.create(
    manual({
      customer: customer.id,
      receipt_email: 'anna@example.org',
      description: 'Заказ 1',
      statement_descriptor_suffix: 'ORDER 1',
      automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
      shipping: {
        name: 'Анна',
        address: { city: 'Тверь', country: 'RU', line1: 'ул. Мира, 1', postal_code: '170000' },
      },
    }),
  );
  expect(intent).toMatchObject({
    object: 'payment_intent',
    status: 'requires_payment_method',
    amount: 129_900,
    amount_capturable: 0,
    capture_method: 'manual',
    customer: customer.id,
    livemode: false,
    metadata: { orderId: 'ord_1' },
    shipping: { address: { city: 'Тверь', line2: null } },
  });
  expect(intent.id).toMatch(/^pi_\w{24}$/);
  expect(intent.client_secret).toMatch(new RegExp(`^${intent.id}_secret_\\w{25}$`));
  const again = await shop.stripe.paymentIntents.retrieve(intent.id, { expand: ['customer'] });
  expect(again).toMatchObject({ id: intent.id, customer: { email: 'anna@example.org' } });
  expect(await shop.stripe.customers.retrieve(customer.id)).toMatchObject({ name: 'Анна', metadata: { userId: 'u1' } });
  await shop.receiver.until('customer.created', 'payment_intent.created');
});

test('POST …/confirm, /capture → held, then taken, with fee and events', async () => {
  await using shop = await startTestSandbox();
  const created = await shop.stripe.paymentIntents.create(manual());
  const held = await shop.stripe.paymentIntents.confirm(created.id, { payment_method: 'pm_card_visa' });
  expect(held).toMatchObject({ status: 'requires_capture', amount_capturable: 129_900, amount_received: 0 });
  const captured = await shop.stripe.paymentIntents.capture(held.id, { expand: ['latest_charge.balance_transaction'] });
  expect(captured).toMatchObject({
    status: 'succeeded',
    amount_capturable: 0,
    amount_received: 129_900,
    latest_charge: {
      captured: true,
      amount_refunded: 0,
      balance_transaction: { fee: 5_267, net: 124_633, type: 'charge' },
    },
  });
  await shop.receiver.until('charge.captured', 'payment_intent.succeeded');
  expect(shop.receiver.typesOf(created.id).toSorted()).toEqual([
    'payment_intent.amount_capturable_updated',
    'payment_intent.created',
    'payment_intent.succeeded',
  ]);
  expect(shop.sandbox.ledger().byOrder['ord_1']).toMatchObject({
    capturedMinor: 129_900,
    feeMinor: 5_267,
    captures: 1,
  });
});

test('POST …/capture → the rest is released when less is captured', async () => {
  await using shop = await startTestSandbox();
  const held = await authorised(shop.stripe);
  const captured = await shop.stripe.paymentIntents.capture(held.id, {
    amount_to_capture: 100_000,
    expand: ['latest_charge'],
  });
  expect(captured).toMatchObject({
    amount_received: 100_000,
    latest_charge: { amount_captured: 100_000, amount_refunded: 29_900, refunded: false },
  });
  const [row] = shop.sandbox.ledger({ paymentIntent: held.id }).rows;
  expect(row).toMatchObject({
    authorisedMinor: 129_900,
    capturedMinor: 100_000,
    releasedMinor: 29_900,
    refundedMinor: 0,
  });
  await shop.receiver.until('charge.refunded');
});

test('POST …/capture → 400 when more is asked for than is held, when nothing is, and the second time', async () => {
  await using shop = await startTestSandbox();
  const held = await authorised(shop.stripe);
  const more = await errorOf(shop.stripe.paymentIntents.capture(held.id, { amount_to_capture: 129_901 }));
  expect(more).toMatchObject({ statusCode: 400, code: 'amount_too_large', param: 'amount_to_capture' });
  await shop.stripe.paymentIntents.capture(held.id);
  const twice = await errorOf(shop.stripe.paymentIntents.capture(held.id));
  expect(twice).toMatchObject({
    statusCode: 400,
    code: 'payment_intent_unexpected_state',
    payment_intent: { status: 'succeeded' },
  });
  const open = await shop.stripe.paymentIntents.create(manual());
  const early = await errorOf(shop.stripe.paymentIntents.capture(open.id));
  expect(early.message).toContain('it has a status of requires_payment_method');
});

test('POST /v1/payment_intents → paid at once, the balance transaction a little later, when capture is automatic', async () => {
  await using shop = await startTestSandbox();
  const intent = await shop.stripe.paymentIntents.create({
    amount: 5_000,
    currency: 'eur',
    payment_method: 'pm_card_mastercard',
    confirm: true,
    return_url: 'https://shop.example/paid',
    expand: ['latest_charge'],
  });
  expect(intent).toMatchObject({
    status: 'succeeded',
    capture_method: 'automatic_async',
    latest_charge: { balance_transaction: null },
  });
  await shop.receiver.until('charge.succeeded', 'payment_intent.succeeded', 'charge.updated');
  const { data } = await shop.stripe.charges.list({ payment_intent: intent.id, expand: ['data.balance_transaction'] });
  expect(data).toMatchObject([{ balance_transaction: { amount: 5_000, fee: 170 } }]);
});

test('POST …/cancel → what is held is released; a captured one cannot be cancelled', async () => {
  await using shop = await startTestSandbox();
  const held = await authorised(shop.stripe);
  const cancelled = await shop.stripe.paymentIntents.cancel(held.id, { cancellation_reason: 'requested_by_customer' });
  expect(cancelled).toMatchObject({
    status: 'canceled',
    amount_capturable: 0,
    cancellation_reason: 'requested_by_customer',
  });
  await shop.receiver.until('payment_intent.canceled', 'charge.refunded');
  expect(shop.sandbox.ledger().rows).toMatchObject([{ capturedMinor: 0, releasedMinor: 129_900, refundedMinor: 0 }]);
  const twice = await errorOf(shop.stripe.paymentIntents.cancel(held.id));
  expect(twice).toMatchObject({ code: 'payment_intent_unexpected_state', payment_intent: { status: 'canceled' } });
});

test('clock → an authorisation that was not captured within seven days is cancelled', async () => {
  await using shop = await startTestSandbox();
  const held = await authorised(shop.stripe, { expand: ['latest_charge'] });
  expect(held.latest_charge).toMatchObject({
    payment_method_details: { card: { capture_before: held.created + 7 * 86_400 } },
  });
  expect(shop.sandbox.advance(7 * 86_400 - 60)).toBe(0);
  expect(shop.sandbox.advance(120)).toBe(1);
  await shop.receiver.until('charge.expired', 'payment_intent.canceled');
  const expired = await shop.stripe.paymentIntents.retrieve(held.id);
  expect(expired).toMatchObject({ status: 'canceled', cancellation_reason: 'expired' });
});

test('POST /v1/payment_intents/:id → amount while it is open, metadata always, and 400 for a fixed amount', async () => {
  await using shop = await startTestSandbox();
  const created = await shop.stripe.paymentIntents.create(manual());
  const changed = await shop.stripe.paymentIntents.update(created.id, {
    amount: 90_000,
    metadata: { note: 'x' },
    payment_method: 'pm_card_visa',
  });
  expect(changed).toMatchObject({
    amount: 90_000,
    status: 'requires_confirmation',
    metadata: { orderId: 'ord_1', note: 'x' },
  });
  await shop.stripe.paymentIntents.confirm(created.id);
  const fixed = await errorOf(shop.stripe.paymentIntents.update(created.id, { amount: 1_000 }));
  expect(fixed.code).toBe('payment_intent_unexpected_state');
  const noted = await shop.stripe.paymentIntents.update(created.id, { metadata: { note: '' } });
  expect(noted.metadata).toEqual({ orderId: 'ord_1' });
});

compareAtTheEnd();
