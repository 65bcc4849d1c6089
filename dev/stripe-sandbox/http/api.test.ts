import Stripe from 'stripe';
import { expect, test } from 'vitest';
import { compareAtTheEnd } from '../testing/conformance.ts';
import { API_KEY, authorised, errorOf, idOf, manual, startTestSandbox, stripeFor } from '../testing/test-sandbox.ts';

const form = (body: string, headers: Record<string, string> = {}) => ({
  method: 'POST',
  body,
  headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/x-www-form-urlencoded', ...headers },
});

test('every route → 401 without a key or with a wrong one', async () => {
  await using shop = await startTestSandbox();
  const wrong = await errorOf(stripeFor(shop.sandbox, 'sk_test_wrong').paymentIntents.list());
  expect(wrong).toMatchObject({ type: 'StripeAuthenticationError', statusCode: 401 });
  expect((await fetch(`${shop.sandbox.url}/v1/payment_intents`)).status).toBe(401);
  const basic = { authorization: `Basic ${Buffer.from(`${API_KEY}:`).toString('base64')}` };
  expect((await fetch(`${shop.sandbox.url}/v1/payment_intents`, { headers: basic })).status).toBe(200);
});

test('every answer → Request-Id, and the Stripe-Version that was asked for', async () => {
  await using shop = await startTestSandbox();
  const { lastResponse } = await shop.stripe.paymentIntents.create(manual());
  expect(lastResponse.requestId).toMatch(/^req_\w{14}$/);
  expect(lastResponse.headers['stripe-version']).toBe(Stripe.API_VERSION);
  expect(lastResponse.apiVersion).toBe(Stripe.API_VERSION);
});

test('an unknown route or object → 404 with an error object', async () => {
  await using shop = await startTestSandbox();
  expect(await errorOf(shop.stripe.paymentIntents.retrieve('pi_none'))).toMatchObject({
    type: 'StripeInvalidRequestError',
    statusCode: 404,
    code: 'resource_missing',
    param: 'intent',
  });
  expect(await errorOf(shop.stripe.products.list())).toMatchObject({ statusCode: 404 });
});

test.each([
  ['amount=100', 'parameter_missing', 'currency'],
  ['currency=rub', 'parameter_missing', 'amount'],
  ['amount=12.5&currency=rub', 'parameter_invalid_integer', 'amount'],
  ['amount=1&currency=eur', 'amount_too_small', 'amount'],
  ['amount=100000000&currency=eur', 'amount_too_large', 'amount'],
  ['amount=5000&currency=xxx', undefined, 'currency'],
  ['amount=5000&currency=eur&capture_method=later', undefined, 'capture_method'],
  ['amount=5000&currency=eur&metadata=x', undefined, 'metadata'],
  ['amount=5000&currency=eur&description=', undefined, undefined],
  ['amount=5000&currency=eur&payment_method=pm_none', 'resource_missing', 'payment_method'],
  ['amount=5000&currency=eur&nonsense[a]=1', 'parameter_unknown', 'nonsense'],
  ['amount=5000&currency=eur&shipping[phone]=1', 'parameter_missing', 'shipping[name]'],
  ['amount=5000&currency=eur&confirm=yes', undefined, 'confirm'],
  ['amount=5000&currency=eur&expand[]=nonsense', undefined, 'expand'],
])('POST /v1/payment_intents %s → code %s about %s', async (body, code, param) => {
  await using shop = await startTestSandbox();
  const response = await fetch(`${shop.sandbox.url}/v1/payment_intents`, form(body));
  const answer: unknown = await response.json();
  if (param === undefined) expect(response.status).toBe(200);
  else
    expect(answer).toMatchObject({
      error: { type: 'invalid_request_error', param, ...(code !== undefined && { code }) },
    });
  expect(shop.sandbox.ledger().rows).toHaveLength(param === undefined ? 1 : 0);
});

test('lists → pages newest first, by cursor and by creation', async () => {
  await using shop = await startTestSandbox();
  const made: string[] = [];
  for (let index = 0; index < 5; index += 1) made.push((await shop.stripe.paymentIntents.create(manual())).id);
  const first = await shop.stripe.paymentIntents.list({ limit: 2 });
  expect([first.has_more, ...first.data.map(({ id }) => id)]).toEqual([true, made[4], made[3]]);
  const all = await shop.stripe.paymentIntents.list({ limit: 2 }).autoPagingToArray({ limit: 100 });
  expect(all.map(({ id }) => id)).toEqual(made.toReversed());
  const back = await shop.stripe.paymentIntents.list({ limit: 2, ending_before: made[1] ?? '' });
  expect(back.data.map(({ id }) => id)).toEqual([made[3], made[2]]);
  const now = Math.floor(Date.now() / 1000);
  expect((await shop.stripe.paymentIntents.list({ created: { gte: now + 60 } })).data).toEqual([]);
  expect(
    (await shop.stripe.paymentIntents.list({ created: { gte: now - 60, lt: now + 60 }, limit: 100 })).data,
  ).toHaveLength(5);
  expect((await errorOf(shop.stripe.paymentIntents.list({ limit: 101 }))).param).toBe('limit');
});

test('GET /v1/events → by type, with what was delivered', async () => {
  await using shop = await startTestSandbox();
  const { id } = await authorised(shop.stripe);
  await shop.receiver.until('payment_intent.amount_capturable_updated', 'charge.succeeded', 'payment_intent.created');
  const { data } = await shop.stripe.events.list({
    types: ['payment_intent.amount_capturable_updated', 'charge.succeeded'],
  });
  expect(data.map(({ type }) => type).toSorted()).toEqual([
    'charge.succeeded',
    'payment_intent.amount_capturable_updated',
  ]);
  const [event] = (await shop.stripe.events.list({ type: 'payment_intent.created' })).data;
  expect(idOf(event?.data.object)).toBe(id);
  expect(await shop.stripe.events.retrieve(event?.id ?? '')).toMatchObject({
    object: 'event',
    api_version: Stripe.API_VERSION,
  });
});

compareAtTheEnd();
