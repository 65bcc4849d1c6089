import { afterAll, beforeAll, expect, test } from 'vitest';
import { ORDERS_SERVICE_OPS } from '#shared/contracts/orders-service.ts';
import { expectProblem } from '../plugins/testing/route-suite.ts';
import { signedInject } from '../plugins/testing/signed-inject.ts';
import { ordersFixture, type OrdersFixture } from './testing/orders-fixture.ts';

let fixture: OrdersFixture;
beforeAll(async () => {
  fixture = await ordersFixture();
});
afterAll(async () => fixture.close());

test('every operation of the contracts is bound', () => {
  for (const { method, path } of ORDERS_SERVICE_OPS)
    expect([path, fixture.app.hasRoute({ method: method.toUpperCase(), url: path })]).toEqual([path, true]);
});

test('health, readiness and metrics are open; an unknown route is a problem', async () => {
  expect((await fixture.app.inject('/healthz')).json()).toEqual({ status: 'ok' });
  expect((await fixture.app.inject('/readyz')).json()).toEqual({ status: 'ready', checks: ['postgres'] });
  expect((await fixture.app.inject('/metrics')).body).toContain('http_request_duration_seconds_bucket');
  await expectProblem(signedInject(fixture.app, { url: '/v1/nothing' }), 'route/not-found');
});
