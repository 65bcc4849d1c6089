import { beforeEach, describe, expect, test } from 'vitest';
import type { Op } from '#shared/contracts/op.ts';
import { PUBLIC_OPS } from '#shared/contracts/public-ops.ts';
import { requestOf } from '../tools/api-checks/request-of.ts';
import { readExamples } from '../tools/openapi/examples.ts';
import { buildEdge } from './app.ts';
import { expectProblem, expectSafe } from './testing/expectations.ts';
import { fakeDeps, SHOP, type FakeDeps } from './testing/fake-deps.ts';

/** Holds every public route to docs/api-conventions.md, whoever answers behind it. */
const OPS: readonly Op[] = PUBLIC_OPS;
const CALLER = '4bf92f3577b34da6a3ce929d0e0e4736';
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const examples = await readExamples();
const titled = OPS.map((op) => [`${op.method.toUpperCase()} ${op.path}`, op] as const);

let deps: FakeDeps;
let app: ReturnType<typeof buildEdge>;
beforeEach(() => {
  deps = fakeDeps();
  app = buildEdge(deps);
});

/** A valid request of the operation, without a token, from the shop's own page. */
function ask(op: Op, change: RequestInit = {}, suffix = ''): Promise<Response> {
  const { target, init } = requestOf(op, examples[op.id]?.request ?? {});
  const headers = { ...init.headers, origin: SHOP, traceparent: `00-${CALLER}-00f067aa0ba902b7-01` };
  return Promise.resolve(app.request(target + suffix, { ...init, headers, ...change }));
}

const methodsOf = (path: string): string[] => OPS.filter((op) => op.path === path).map((op) => op.method.toUpperCase());

describe.each(titled)('%s', (_title, op) => {
  test('→ trace, quotas, grant and safety headers on whatever it answers; no cookie', async () => {
    const response = await ask(op);
    expectSafe(response);
    expect(response.headers.get('traceparent')).toContain(CALLER);
    expect(response.headers.get('ratelimit-policy')).toMatch(/^"[a-z-]+";q=\d+;w=\d+/);
    expect(response.headers.get('ratelimit')).toMatch(/^"[a-z-]+";r=\d+;t=\d+/);
    expect(response.headers.get('access-control-allow-origin')).toBe(SHOP);
    expect(response.headers.get('cache-control')).not.toBeNull();
    expect(response.headers.get('set-cookie')).toBeNull();
  });

  test('→ 401 without a token unless it is public', async () => {
    const response = await ask(op);
    if (op.auth !== 'public') await expectProblem(response, 'auth/required');
    else expect([401, 403]).not.toContain(response.status);
  });

  test('→ 413 for a body announced too large, 414 for an address too long, before anything else', async () => {
    await expectProblem(await ask(op, { headers: { 'content-length': '100000000' } }), 'request/body-too-large');
    const { target } = requestOf(op, examples[op.id]?.request ?? {});
    const suffix = `${target.includes('?') ? '&' : '?'}q=${'x'.repeat(5_000)}`;
    await expectProblem(await ask(op, {}, suffix), 'request/uri-too-long');
    expect([...deps.origins.forwards, ...deps.origins.reads, ...deps.orders.forwards]).toEqual([]);
  });

  test('→ 405 with Allow for a method that its path has not; OPTIONS tells which it has', async () => {
    const methods = methodsOf(op.path);
    const allowed = await ask(op, { method: 'OPTIONS', body: null });
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('allow')?.split(', ')).toEqual(expect.arrayContaining([...methods, 'OPTIONS']));
    expect(allowed.headers.get('access-control-allow-methods')).toBe(allowed.headers.get('allow'));
    const other = METHODS.find((method) => !methods.includes(method));
    if (other === undefined) return;
    const refused = await ask(op, { method: other, body: null });
    await expectProblem(refused, 'route/method-not-allowed');
    expect(refused.headers.get('allow')).toBe(allowed.headers.get('allow'));
  });

  if (op.method === 'get')
    test('→ HEAD answers as GET does, without the body', async () => {
      const [get, head] = [await ask(op), await ask(op, { method: 'HEAD' })];
      expect([head.status, await head.text()]).toEqual([get.status, '']);
      expect(head.headers.get('content-type')).toBe(get.headers.get('content-type'));
    });
});
