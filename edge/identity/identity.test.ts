import { beforeAll, describe, expect, test } from 'vitest';
import { IDENTITY_OPS } from '#shared/contracts/identity.ts';
import { AUTH_PROBLEMS, COMMON_PROBLEMS, type Op } from '#shared/contracts/op.ts';
import { ROLES, type Role } from '#shared/contracts/roles.ts';
import { PROBLEMS } from '#shared/problem-table.ts';
import { expectProblem, expectSafe } from '../testing/expectations.ts';
import { roleVerdict } from '../testing/role-verdict.ts';
import { identityRoutes } from './routes.ts';
import { freshEmail, PASSWORD, shopperApp, type ShopperApp, type SignedIn } from './testing/api.ts';
import { newStaff, withSecondFactor } from './testing/second-factor.ts';
import { startIdentity, type TestIdentity } from './testing/start-identity.ts';

const { make } = startIdentity();
let identity: TestIdentity;
let app: ShopperApp;
beforeAll(() => {
  identity = make();
  app = shopperApp(identity);
});

const OPS: readonly Op[] = IDENTITY_OPS;
const USER = '01890a5d-ac96-774b-bcce-b302099a8057';

/** A path with parameters that no row has, and the query that the operation needs. */
const targetOf = (op: Op, id = op.path.startsWith('/v1/admin') ? USER : 'A'.repeat(22)): string =>
  `${op.path.replace(':id', id)}${op.id === 'findUsers' ? '?email=nobody@example.org' : ''}`;
const title = (op: Op) => `${op.method.toUpperCase()} ${op.path}`;
const send = (op: Op, options: Parameters<ShopperApp['call']>[2] = {}) =>
  app.call(op.method.toUpperCase(), targetOf(op), options);
const codeOf = async (response: Response): Promise<string> =>
  response.status < 400 ? 'ok' : ((await response.json()) as { code: string }).code;

/** A token of a role whose session does not live: it tells apart who is let through from who is not, and changes nothing. */
const tokenOf = (role: Role, amr: readonly string[] = ['pwd', 'otp']) =>
  identity.tokens.sign(
    { id: role === 'guest' ? `g_${'a'.repeat(22)}` : USER, sessionId: 's'.repeat(22), roles: [role], amr },
    identity.now(),
    'token',
  );

test('the routes are the operations of the contract', () => {
  const routed = identityRoutes(identity).map((route) => route.id);
  expect(routed.toSorted()).toEqual(OPS.map((op) => op.id).toSorted());
});

describe.each(OPS.map((op) => [title(op), op] as const))('%s', (_title, op) => {
  if (op.auth !== 'public')
    test('→ 401 auth/required without a token, auth/invalid-token with a bad one', async () => {
      const missing = await send(op);
      await expectProblem(missing, 'auth/required');
      expect(missing.headers.get('www-authenticate')).toBe('Bearer realm="sommier"');
      for (const authorization of ['Bearer x.y.z', 'Basic YTpi', 'Bearer', `Bearer ${'x'.repeat(5_000)}`]) {
        const bad = await send(op, { headers: { authorization } });
        await expectProblem(bad, 'auth/invalid-token');
        expect(bad.headers.get('www-authenticate')).toBe('Bearer realm="sommier", error="invalid_token"');
      }
    });

  if (op.auth !== 'public')
    test.each(ROLES)('→ what the table says for role %s', async (role) => {
      const code = await codeOf(
        await send(op, { token: await tokenOf(role), body: op.body === undefined ? undefined : {} }),
      );
      const expected = roleVerdict(role, op);
      if (expected === 'ok')
        expect(AUTH_PROBLEMS.staff.filter((known) => known !== 'auth/invalid-token')).not.toContain(code);
      else expect(code).toBe(expected);
    });

  if (op.body !== undefined)
    test('→ 415, 400 and 413 for bodies that are none', async () => {
      const token = await liveTokenFor(op);
      const as = (body: string, type = 'application/json') =>
        send(op, { body, headers: { 'content-type': type }, ...(token === null ? {} : { token }) });
      await expectProblem(await as('a=b', 'application/x-www-form-urlencoded'), 'request/unsupported-media-type');
      await expectProblem(await as('{"a":'), 'request/malformed-json');
      await expectProblem(await as(JSON.stringify({ a: 'x'.repeat(20_000) })), 'request/body-too-large');
      await expectProblem(await as('[]'), 'request/invalid');
      await expectProblem(await as('{"unexpected":1}'), 'request/invalid');
      await expectProblem(await as('{"__proto__":{"email":"a@example.org"}}'), 'request/invalid');
    });

  test('→ 400 for a parameter that it does not know', async () => {
    if (op.id === 'getJwks') return;
    const token = await liveTokenFor(op);
    const [path = '', query = ''] = targetOf(op).split('?');
    const response = await app.call(
      op.method.toUpperCase(),
      `${path}?colour=red&${query}`,
      token === null ? {} : { token },
    );
    const body = await expectProblem(response, 'request/invalid');
    expect(body.errors).toContainEqual(expect.objectContaining({ in: 'query', field: 'colour' }));
  });
});

const live = new Map<string, string>();
/** A token that passes, of a session that lives; one for each kind of caller. */
async function liveTokenFor(op: Op): Promise<string | null> {
  if (op.auth === 'public') return null;
  const known = live.get(op.auth);
  if (known !== undefined) return known;
  const { accessToken } = op.auth === 'staff' ? await newStaff(identity, app, ['ops']) : await app.newShopper();
  live.set(op.auth, accessToken);
  return accessToken;
}

/** One call of each operation that succeeds, in an order in which each can. */
async function walk(): Promise<[Op, Response][]> {
  const byId = new Map(OPS.map((op) => [op.id, op]));
  const calls: [Op, Response][] = [];
  const did = async (id: string, options: Parameters<ShopperApp['call']>[2] = {}, param?: string) => {
    const op = byId.get(id);
    if (op === undefined) throw new Error(`no operation ${id}`);
    const response = await app.call(op.method.toUpperCase(), targetOf(op, param), options);
    calls.push([op, response.clone()]);
    return response;
  };
  const email = freshEmail();
  await did('getJwks');
  await did('createGuest');
  await did('registerUser', { body: { email, password: PASSWORD } });
  await did('resendVerification', { body: { email } });
  await expect.poll(() => identity.mail.sent.filter((mail) => mail.to === email).length).toBe(2);
  await did('verifyEmail', { body: { token: identity.mail.tokenFor(email) } });
  const pair = asPair(await (await did('signIn', { body: { email, password: PASSWORD } })).json());
  const token = asPair(
    await (await did('refreshTokens', { body: { refreshToken: pair.refreshToken } })).json(),
  ).accessToken;
  await did('getMe', { token });
  await did('updateMe', { token, body: { name: 'Anna' } });
  await did('listSessions', { token });
  await did('exportMe', { token });
  await did('endSession', { token }, (await app.signIn(email)).sessionId);
  await did('changePassword', { token, body: { currentPassword: PASSWORD, newPassword: 'four purple herons' } });
  const before = identity.mail.tokenFor(email);
  await did('requestPasswordReset', { body: { email } });
  await expect.poll(() => identity.mail.tokenFor(email)).not.toBe(before);
  await did('confirmPasswordReset', { body: { token: identity.mail.tokenFor(email), newPassword: PASSWORD } });
  await did('signOut', { token: (await app.signIn(email)).accessToken });
  await did('signOutEverywhere', { token: (await app.signIn(email)).accessToken });
  const shopper = await app.signIn(email);
  await did('startTotp', { token: shopper.accessToken, body: { password: PASSWORD } });
  const person = await withSecondFactor(identity, app);
  await did('removeTotp', { token: person.accessToken, body: { password: PASSWORD, code: person.nextCode() } });
  const ops = await newStaff(identity, app, ['ops']);
  await did('findUsers', { token: ops.accessToken });
  await did('setRoles', { token: ops.accessToken, body: { roles: ['customer', 'supplier'] } }, shopper.userId);
  await did('deleteMe', { token: (await app.signIn(email)).accessToken, body: { password: PASSWORD } });
  return calls;
}

test('every operation → the status and the shape of its contract, never to be stored; nothing secret in the log', async () => {
  const calls = await walk();
  for (const [op, response] of calls) {
    expect([op.id, response.status]).toEqual([op.id, op.okStatus ?? 200]);
    expectSafe(response);
    if (op.id !== 'getJwks') expect(response.headers.get('cache-control')).toBe('no-store');
    const text = await response.text();
    const parsed = op.ok.safeParse(text === '' ? undefined : JSON.parse(text));
    expect([op.id, parsed.error?.issues]).toEqual([op.id, undefined]);
  }
  const done = new Set(calls.map(([op]) => op.id));
  expect(OPS.map((op) => op.id).filter((id) => !done.has(id))).toEqual(['confirmTotp']);
  const log = JSON.stringify(identity.events);
  expect(log).not.toMatch(/@example\.org|three green|purple herons|rt_|eyJ|scrypt\$|#token/);
}, 120_000);

test('every problem that an operation names is in the table, and none of a caller’s faults is missing', () => {
  for (const op of OPS) {
    const codes = [...op.problems, ...AUTH_PROBLEMS[op.auth], ...COMMON_PROBLEMS];
    expect(codes.every((code) => code in PROBLEMS)).toBe(true);
    expect([op.id, op.body !== undefined]).toEqual([op.id, codes.includes('request/malformed-json')]);
  }
});

test('GET /.well-known/jwks.json → public keys alone, for 5 minutes, 304 by its tag', async () => {
  const response = await app.call('GET', '/.well-known/jwks.json');
  expect(response.headers.get('cache-control')).toContain('max-age=300');
  const text = await response.text();
  expect(JSON.parse(text)).toEqual({
    keys: [{ kty: 'OKP', crv: 'Ed25519', x: expect.any(String), kid: 'test-1', alg: 'EdDSA', use: 'sig' }],
  });
  const again = await app.call('GET', '/.well-known/jwks.json', {
    headers: { 'if-none-match': response.headers.get('etag') ?? '' },
  });
  expect(again.status).toBe(304);
});

const asPair = (json: unknown): SignedIn => json as SignedIn;
