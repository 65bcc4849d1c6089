import { pino } from 'pino';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { placeOrder } from '#shared/contracts/orders.ts';
import type { Op } from '#shared/contracts/op.ts';
import { bindOp } from './bind-op.ts';
import { buildOrigin } from './build-origin.ts';
import { expectProblem } from './testing/route-suite.ts';
import { signedInject, TEST_KEYS } from './testing/signed-inject.ts';

const read = {
  id: 'readSlowly',
  method: 'get',
  path: '/slow',
  tag: 'carts',
  auth: 'public',
  summary: 'Answers when it is let',
  ok: z.object({}),
  problems: [],
} as const satisfies Op;
const write = { ...read, id: 'writeSlowly', method: 'post', path: '/write', body: z.object({}) } as const;
const money = { ...write, id: placeOrder.id, path: '/money' } as const;

/** An origin that bears four requests at once and answers none before `letGo`. */
async function start() {
  let letGo = (): void => undefined;
  const gate = new Promise<void>((done) => (letGo = done));
  const log = pino({ level: 'silent' });
  const now = () => new Date();
  const app = await buildOrigin({
    service: 'test',
    log,
    signingKeys: TEST_KEYS,
    now,
    checks: {},
    shed: { maxInFlight: 4 },
  });
  for (const op of [read, write, money])
    bindOp(app, op, { now, deadlineMs: 1_000 }, async () => {
      await gate;
      return {};
    });
  const ask = (op: Op) =>
    signedInject(
      app,
      op.method === 'get' ? { method: 'GET', url: op.path } : { method: 'POST', url: op.path, body: {} },
    );
  return { app, ask, letGo };
}

test('more than can be borne → reads are refused first, then writes, orders last, and all pass again afterwards', async () => {
  const { app, ask, letGo } = await start();
  const under = [read, read, read, read].map(ask);
  const refused = await expectProblem(ask(read), 'origin/overloaded');
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  under.push(ask(write), ask(write));
  await expectProblem(ask(write), 'origin/overloaded');
  under.push(...Array.from({ length: 4 }, () => ask(money)));
  await expectProblem(ask(money), 'origin/overloaded');
  expect((await app.inject('/healthz')).statusCode).toBe(200);
  const metrics = (await app.inject('/metrics')).body;
  expect(metrics).toContain('requests_shed_total{importance="money",service="test"} 1');
  expect(metrics).toContain('load_pressure{service="test"} 2.5');
  letGo();
  expect((await Promise.all(under)).map((answer) => answer.statusCode)).toEqual(Array.from({ length: 10 }, () => 200));
  expect((await ask(read)).statusCode).toBe(200);
  await app.close();
});
