import { describe, expect, test } from 'vitest';
import { AUTH_PROBLEMS, type Op } from '#shared/contracts/op.ts';
import { ORDERS_SERVICE_OPS } from '#shared/contracts/orders-service.ts';
import { SYNC_SERVICE_OPS } from '#shared/contracts/sync-service.ts';
import { ROLES, type Role } from '#shared/contracts/roles.ts';
import { requestOf } from '../../tools/api-checks/request-of.ts';
import { readExamples } from '../../tools/openapi/examples.ts';
import { buildEdge } from '../app.ts';
import { expectProblem, expectSafe } from '../testing/expectations.ts';
import { fakeDeps, SHOP, type FakeDeps } from '../testing/fake-deps.ts';
import { roleVerdict } from '../testing/role-verdict.ts';

const OPS: readonly Op[] = [...ORDERS_SERVICE_OPS, ...SYNC_SERVICE_OPS];
const ID = '01890a5d-ac96-774b-bcce-b302099a8057';
const USER = '01890a5d-ac96-774b-bcce-b302099a8058';
const GUEST = `g_${'a'.repeat(22)}`;
const TOLD = '{"id":"told by the origin"}';

const examples = await readExamples();
const requestFor = (op: Op) => requestOf(op, examples[op.id]?.request ?? {});

function start() {
  const deps = fakeDeps();
  deps.orders.behave({ kind: 'json', text: TOLD });
  const app = buildEdge(deps);
  const send = async (
    op: Op,
    role: Role | null,
    headers: Record<string, string> = {},
    target = requestFor(op).target,
  ) =>
    app.request(target, {
      method: op.method.toUpperCase(),
      headers: {
        ...(op.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(role === null ? {} : { authorization: `Bearer ${await tokenOf(deps, role)}` }),
        ...headers,
      },
      ...(op.body === undefined ? {} : { body: requestFor(op).init.body ?? '' }),
    });
  return { deps, send };
}

const tokenOf = (deps: FakeDeps, role: Role) =>
  deps.identity.tokens.sign(
    { id: role === 'guest' ? GUEST : USER, sessionId: 's'.repeat(22), roles: [role], amr: ['pwd', 'otp'] },
    deps.now(),
    'token',
  );

/** What asks whether the session lives needs Redis, which these tests have not; sessions.test.ts has it. */
const asksForSession = (op: Op): boolean => op.auth === 'staff' || (op.auth === 'user' && op.method !== 'get');
const FORWARDED = OPS.filter((op) => !asksForSession(op));

describe.each(OPS.map((op) => [`${op.method.toUpperCase()} ${op.path}`, op] as const))('%s', (_title, op) => {
  test('→ 401 without a token and with one that is none, and the origin hears nothing', async () => {
    const { deps, send } = start();
    await expectProblem(await send(op, null), 'auth/required');
    for (const authorization of ['Bearer x.y.z', 'Basic YTpi'])
      await expectProblem(await send(op, null, { authorization }), 'auth/invalid-token');
    expect([...deps.orders.forwards, ...deps.sync.forwards]).toHaveLength(0);
  });

  test.each(ROLES)('→ what the table says for role %s', async (role) => {
    const { deps, send } = start();
    const response = await send(op, role);
    const expected = roleVerdict(role, op);
    if (expected !== 'ok') await expectProblem(response, expected);
    else if (!asksForSession(op)) expect(response.status).toBe(200);
    expect(deps.orders.forwards).toHaveLength(expected === 'ok' && !asksForSession(op) ? 1 : 0);
    expect([...deps.origins.forwards, ...deps.sync.forwards]).toHaveLength(0);
  });
});

describe.each(FORWARDED.map((op) => [`${op.method.toUpperCase()} ${op.path}`, op] as const))('%s', (_title, op) => {
  const role = op.auth === 'guest' ? 'guest' : 'ops';

  test('→ the origin’s answer, stored nowhere; token and key passed on, other headers not', async () => {
    const { deps, send } = start();
    const response = await send(op, role, {
      origin: SHOP,
      'idempotency-key': 'k-1',
      cookie: 'a=b',
      'x-forwarded-for': '10.0.0.1',
    });
    expect([response.status, await response.text()]).toEqual([200, TOLD]);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('cache-status')).toBeNull();
    expect(response.headers.get('access-control-allow-origin')).toBe(SHOP);
    expect(response.headers.get('ratelimit-policy')).toMatch(/^"(?:cart|order-place|admin)-/);
    expectSafe(response);
    const [call] = deps.orders.forwards;
    expect(call).toMatchObject({
      op: op.id,
      method: op.method.toUpperCase(),
      target: expect.stringContaining(requestFor(op).target.split('?')[0] ?? ''),
      headers: { authorization: expect.stringMatching(/^Bearer /), 'idempotency-key': 'k-1' },
      mayRepeat: op.method === 'get' || op.id === 'placeOrder',
    });
    for (const name of Object.keys(call?.headers ?? {}))
      expect(['authorization', 'content-type', 'idempotency-key']).toContain(name);
    expect(deps.cache.near.isEmpty()).toBe(true);
  });

  test('→ 503 with Retry-After when the origin is down', async () => {
    const { deps, send } = start();
    deps.orders.behave({ kind: 'down' });
    const response = await send(op, role);
    await expectProblem(response, 'origin/unavailable');
    expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
  });

  test.each([...new Set([...op.problems, ...AUTH_PROBLEMS[op.auth]])])('→ %s of the origin', async (code) => {
    const { deps, send } = start();
    if (code === 'origin/timeout') deps.orders.behave({ kind: 'silent' });
    else if (code === 'origin/unavailable') deps.orders.behave({ kind: 'down' });
    else deps.orders.behave({ kind: 'problem', code });
    await expectProblem(await send(op, role), code);
  });

  test('→ 400 for a parameter that it does not know, and for a path that is none', async () => {
    const { deps, send } = start();
    await expectProblem(await send(op, role, {}, `${op.path.replaceAll(/:\w+/g, ID)}?colour=red`), 'request/invalid');
    if (op.params !== undefined)
      await expectProblem(
        await send(op, role, {}, op.path.replaceAll(/:\w+/g, '..%2f..%2fmetrics')),
        'request/invalid',
      );
    expect(deps.orders.forwards).toHaveLength(0);
  });
});
