import { expect, test } from 'vitest';
import { compareAtTheEnd } from '../testing/conformance.ts';
import { authorised, errorOf, manual, startTestSandbox, stripeFor } from '../testing/test-sandbox.ts';

test.each([
  ['pm_card_chargeDeclined', 'card_declined', 'generic_decline'],
  ['pm_card_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
  ['pm_card_chargeDeclinedExpiredCard', 'expired_card', 'expired_card'],
  ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', 'incorrect_cvc'],
])('POST …/confirm → 402 and a new try is possible when %s is declined', async (method, code, declineCode) => {
  await using shop = await startTestSandbox();
  const created = await shop.stripe.paymentIntents.create(manual());
  const declined = await errorOf(shop.stripe.paymentIntents.confirm(created.id, { payment_method: method }));
  expect(declined).toMatchObject({ type: 'StripeCardError', statusCode: 402, code, decline_code: declineCode });
  expect(declined.payment_intent).toMatchObject({ status: 'requires_payment_method', last_payment_error: { code } });
  await shop.receiver.until('payment_intent.payment_failed', 'charge.failed');
  const paid = await shop.stripe.paymentIntents.confirm(created.id, { payment_method: 'pm_card_visa' });
  expect(paid).toMatchObject({ status: 'requires_capture', last_payment_error: null });
  expect(shop.sandbox.ledger().rows).toMatchObject([{ charges: 1, declines: 1, authorisedMinor: 129_900 }]);
});

test('POST …/confirm → 3-D Secure by the page that next_action names, passed and failed', async () => {
  await using shop = await startTestSandbox();
  const asked = await authorised(shop.stripe, {
    payment_method: 'pm_card_authenticationRequired',
    return_url: 'https://shop.example/paid',
  });
  expect(asked).toMatchObject({ status: 'requires_action', next_action: { type: 'redirect_to_url' } });
  const page = asked.next_action?.redirect_to_url?.url ?? '';
  expect(await (await fetch(page)).text()).toContain('1299.00 rub');
  const press = (outcome: string) =>
    fetch(page, { method: 'POST', body: new URLSearchParams({ outcome, back: 'yes' }), redirect: 'manual' });
  const failed = await press('failed');
  expect(failed.headers.get('location')).toMatch(/^https:\/\/shop\.example\/paid\?.*redirect_status=failed$/);
  await shop.receiver.until('payment_intent.requires_action', 'payment_intent.payment_failed');
  const after = await shop.stripe.paymentIntents.retrieve(asked.id);
  expect(after).toMatchObject({
    status: 'requires_payment_method',
    last_payment_error: { code: 'payment_intent_authentication_failure' },
  });
  await shop.stripe.paymentIntents.confirm(asked.id, {
    payment_method: 'pm_card_authenticationRequired',
    return_url: 'https://shop.example/paid',
  });
  await press('succeeded');
  expect(await shop.stripe.paymentIntents.retrieve(asked.id)).toMatchObject({ status: 'requires_capture' });
});

test('POST …/confirm → with manual confirmation the shop confirms again after 3-D Secure', async () => {
  await using shop = await startTestSandbox();
  const asked = await authorised(shop.stripe, {
    payment_method: 'pm_card_authenticationRequired',
    confirmation_method: 'manual',
    use_stripe_sdk: true,
  });
  expect(asked.next_action?.type).toBe('use_stripe_sdk');
  shop.sandbox.authenticate(asked.id, 'succeeded');
  expect((await shop.stripe.paymentIntents.retrieve(asked.id)).status).toBe('requires_confirmation');
  expect((await shop.stripe.paymentIntents.confirm(asked.id)).status).toBe('requires_capture');
});

test('POST …/confirm → by a browser with client secret and publishable key; nothing else is open to it', async () => {
  await using shop = await startTestSandbox();
  const created = await shop.stripe.paymentIntents.create(manual());
  const browser = stripeFor(shop.sandbox, shop.sandbox.publishableKey);
  const secret = { client_secret: created.client_secret ?? '' };
  const confirmed = await browser.paymentIntents.confirm(created.id, { payment_method: 'pm_card_visa', ...secret });
  expect(confirmed.status).toBe('requires_capture');
  expect(confirmed.metadata).toBeUndefined();
  expect(await browser.paymentIntents.retrieve(created.id, secret)).toMatchObject({ status: 'requires_capture' });
  expect(
    await errorOf(browser.paymentIntents.retrieve(created.id, { client_secret: 'pi_secret_wrong' })),
  ).toMatchObject({ statusCode: 404 });
  expect(await errorOf(browser.paymentIntents.capture(created.id))).toMatchObject({
    statusCode: 403,
    code: 'secret_key_required',
  });
});

test('processing → answered so, finished in the background', async () => {
  await using shop = await startTestSandbox();
  shop.sandbox.faults.add({ kind: 'processing', on: 'payment_intents.create', next: 1, ms: 30 });
  const intent = await authorised(shop.stripe);
  expect(intent.status).toBe('processing');
  await shop.receiver.until('payment_intent.processing', 'payment_intent.amount_capturable_updated');
  expect((await shop.stripe.paymentIntents.retrieve(intent.id)).status).toBe('requires_capture');
});

compareAtTheEnd();
