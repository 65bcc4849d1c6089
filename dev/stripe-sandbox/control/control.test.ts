import { expect, test } from 'vitest';
import { authorised, manual, startTestSandbox, type TestSandbox } from '../testing/test-sandbox.ts';

async function control({ sandbox }: TestSandbox, method: string, path: string, input?: object) {
  const body = input === undefined ? {} : { body: JSON.stringify(input) };
  const response = await fetch(`${sandbox.url}/_sandbox${path}`, { method, ...body });
  const answer: unknown = await response.json();
  return { status: response.status, answer };
}

test('GET /_sandbox/ledger → narrowed to an order', async () => {
  await using shop = await startTestSandbox();
  await authorised(shop.stripe, { metadata: { orderId: 'ord_a' } });
  await authorised(shop.stripe, { metadata: { orderId: 'ord_b' } });
  const { answer } = await control(shop, 'GET', '/ledger?orderId=ord_a');
  expect(answer).toMatchObject({ rows: [{ orderId: 'ord_a' }], byOrder: { ord_a: { authorisedMinor: 129_900 } } });
  expect(answer).not.toHaveProperty('byOrder.ord_b');
});

test('POST /_sandbox/faults → rules and seed; DELETE ends them; 400 for nonsense', async () => {
  await using shop = await startTestSandbox();
  const rules = [{ kind: 'slow', on: 'payment_intents.create', ms: 1, next: 5 }];
  expect((await control(shop, 'POST', '/faults', { seed: 7, rules })).answer).toMatchObject({ rules });
  await shop.stripe.paymentIntents.create(manual());
  expect((await control(shop, 'GET', '/faults')).answer).toMatchObject({ rules: [{ next: 4 }], hits: { slow: 1 } });
  expect((await control(shop, 'DELETE', '/faults')).answer).toEqual({ rules: [] });
  expect((await control(shop, 'POST', '/faults', { rules: [{ kind: 'nonsense' }] })).status).toBe(400);
});

test('POST /_sandbox/clock → moved, and what expires by that', async () => {
  await using shop = await startTestSandbox();
  await authorised(shop.stripe);
  expect((await control(shop, 'POST', '/clock', { advanceSeconds: 8 * 86_400 })).answer).toMatchObject({ expired: 1 });
  expect((await control(shop, 'POST', '/clock', { advanceSeconds: -1 })).status).toBe(400);
});

test('POST /_sandbox/authenticate/:pi → ends 3-D Secure; 404 and 400 where there is none', async () => {
  await using shop = await startTestSandbox();
  const { id } = await authorised(shop.stripe, { payment_method: 'pm_card_authenticationRequired' });
  const ended = await control(shop, 'POST', `/authenticate/${id}`, { outcome: 'succeeded' });
  expect(ended.answer).toMatchObject({ status: 'requires_capture', latest_charge: expect.stringMatching(/^ch_/) });
  expect((await control(shop, 'POST', `/authenticate/${id}`, { outcome: 'failed' })).status).toBe(400);
  expect((await control(shop, 'POST', '/authenticate/pi_none', { outcome: 'failed' })).status).toBe(404);
});

test('POST /_sandbox/reset → nothing is left', async () => {
  await using shop = await startTestSandbox();
  await authorised(shop.stripe);
  await control(shop, 'POST', '/reset');
  expect(shop.sandbox.ledger().rows).toEqual([]);
  expect((await shop.stripe.events.list()).data).toEqual([]);
});

test('GET /_sandbox/events, /requests and /_sandbox → what happened so far', async () => {
  await using shop = await startTestSandbox();
  const { id } = await authorised(shop.stripe);
  await shop.receiver.until('payment_intent.amount_capturable_updated');
  const { answer } = await control(shop, 'GET', `/events?object=${id}&type=payment_intent.created`);
  expect(answer).toMatchObject({ events: [{ type: 'payment_intent.created', objectId: id }] });
  expect((await control(shop, 'GET', '/requests')).answer).toMatchObject({
    requests: [{ operation: 'payment_intents.create' }],
  });
  expect((await control(shop, 'GET', '')).answer).toMatchObject({ ok: true, objects: { intents: 1, charges: 1 } });
  expect((await control(shop, 'GET', '/nothing')).status).toBe(404);
});

test('POST /_sandbox/webhook → another endpoint from now on', async () => {
  await using shop = await startTestSandbox({ webhook: undefined });
  await control(shop, 'POST', '/webhook', { url: shop.receiver.url, secret: 'whsec_sandbox_test' });
  await shop.stripe.paymentIntents.create(manual());
  await shop.receiver.until('payment_intent.created');
  expect((await control(shop, 'POST', '/webhook', { url: 'ftp://x', secret: 's' })).status).toBe(400);
});
