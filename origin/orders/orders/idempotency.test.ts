import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectProblem } from '../../plugins/testing/route-suite.ts';
import { ordersFixture, type OrdersFixture } from '../testing/orders-fixture.ts';
import { countedSku, Shopping } from '../testing/shopping.ts';

let fixture: OrdersFixture;
let shopping: Shopping;
beforeAll(async () => {
  fixture = await ordersFixture();
  shopping = new Shopping(fixture, await fixture.user());
});
afterAll(async () => fixture.close());

describe('Idempotency-Key', () => {
  test('the same key and body answer the same bytes; another body 422; another owner is another key', async () => {
    const cart = await shopping.cartOf({});
    const key = randomUUID();
    const first = await shopping.order(cart, { key });
    const again = await shopping.order(cart, { key });
    expect([again.statusCode, again.body]).toEqual([201, first.body]);
    await expectProblem(shopping.order(cart, { key, locale: 'en' }), 'idempotency/key-reused');
    const other = new Shopping(fixture, await fixture.user());
    expect((await other.order(await other.cartOf({}), { key })).statusCode).toBe(201);
  });

  test('a refusal is not kept: the same key orders once the cause is gone', async () => {
    const { modelId, sku } = await countedSku(fixture, 0);
    const cart = await shopping.cartOf({ modelId });
    const key = randomUUID();
    await expectProblem(shopping.order(cart, { key }), 'stock/short');
    await fixture.deps.pool.query('update stock set on_hand = 1 where sku = $1', [sku]);
    expect((await shopping.order(cart, { key })).statusCode).toBe(201);
  });

  test('20 at once with one key: one order; each gets it, or 409 in-flight and then it', async () => {
    for (let round = 0; round < 10; round++) {
      const cart = await shopping.cartOf({});
      const key = randomUUID();
      const answers = await Promise.all(Array.from({ length: 20 }, () => shopping.order(cart, { key })));
      const bodies = new Set(answers.filter((answer) => answer.statusCode === 201).map((answer) => answer.body));
      expect(bodies.size).toBe(1);
      for (const answer of answers.filter((one) => one.statusCode !== 201))
        expect([answer.json().code, answer.headers['retry-after']]).toEqual(['idempotency/in-flight', '1']);
      const { rows } = await fixture.deps.pool.query('select id from orders where cart_id = $1', [cart.id]);
      expect(rows).toHaveLength(1);
      expect((await shopping.order(cart, { key })).body).toBe([...bodies][0]);
    }
  });

  test('20 keys at once for one cart: one order, the others told which', async () => {
    const cart = await shopping.cartOf({});
    const answers = await Promise.all(Array.from({ length: 20 }, () => shopping.order(cart)));
    expect(answers.filter((answer) => answer.statusCode === 201)).toHaveLength(1);
    for (const answer of answers.filter((one) => one.statusCode !== 201))
      expect(answer.json()).toMatchObject({ code: 'cart/closed', current: { orderId: expect.any(String) } });
  });
});
