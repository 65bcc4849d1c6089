import { base64urlnopad } from '@scure/base';
import { exportJWK, generateKeyPair, importJWK, SignJWT, type CryptoKey } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startEdge, type RunningEdge } from '../dev/servers/edge.ts';
import { expectProblem } from './testing/expectations.ts';
import { sendJson, startHttpOrigin, type HttpOrigin } from './testing/http-origin.ts';
import { testBindings } from './testing/test-bindings.ts';
import { ISSUER, testKey } from './identity/testing/test-keys.ts';

/** A key that signs, and one that signed before and was taken out of the set. */
const current = testKey('k-current');
const removed = testKey('k-removed');

let orders: HttpOrigin;
let edge: RunningEdge;
beforeAll(async () => {
  orders = await startHttpOrigin((_request, response) => sendJson(response, '{"items":[],"nextCursor":null}'));
  const bindings = testBindings({
    ORDERS_ORIGINS: orders.url,
    SYNC_ORIGINS: orders.url,
    IDENTITY_KEYS: JSON.stringify({ keys: [current] }),
    IDENTITY_ISSUER: ISSUER,
  });
  edge = await startEdge({ port: 0, bindings, log: () => undefined });
});
afterAll(async () => {
  await edge.stop();
  await orders.stop();
});
beforeEach(() => {
  orders.requests.length = 0;
});

const keyOf = async (jwk: object): Promise<CryptoKey | Uint8Array> => importJWK({ ...jwk }, 'EdDSA');

/** A shopper's token that differs from a right one by what is given. */
async function forge(claims: object = {}, header: object = {}, key?: CryptoKey | Uint8Array): Promise<string> {
  const seconds = Math.floor(Date.now() / 1_000);
  const subject = { sub: '01890a5d-ac96-774b-bcce-b302099a8057', sid: 's'.repeat(22), roles: ['customer'] };
  const times = { iat: seconds, nbf: seconds, exp: seconds + 600 };
  return new SignJWT({ ...subject, amr: ['pwd'], iss: ISSUER, aud: 'sommier', jti: 'x', ...times, ...claims })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: current.kid, ...header })
    .sign(key ?? (await keyOf(current)));
}

const ask = (token: string): Promise<Response> =>
  fetch(`${edge.url}/v1/orders`, { headers: { authorization: `Bearer ${token}` } });

/** The same payload under a header that asks for no signature. */
async function unsigned(): Promise<string> {
  const [, payload = ''] = (await forge()).split('.');
  return `${base64urlnopad.encode(new TextEncoder().encode('{"alg":"none","typ":"at+jwt"}'))}.${payload}.`;
}

async function strangersKey(): Promise<string> {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  return forge({}, { jwk: await exportJWK(privateKey) }, privateKey);
}

async function changedRoles(): Promise<string> {
  const [head, payload = '', signature] = (await forge()).split('.');
  const text = new TextDecoder().decode(base64urlnopad.decode(payload)).replace('customer', 'ops');
  return [head, base64urlnopad.encode(new TextEncoder().encode(text)), signature].join('.');
}

const past = (seconds: number) => Math.floor(Date.now() / 1_000) - seconds;

test('worker: GET /v1/orders → passes with a right token, so that the refusals below say something', async () => {
  expect((await ask(await forge())).status).toBe(200);
  expect(orders.requests).toHaveLength(1);
});

test.each<[string, () => Promise<string>]>([
  ['of another audience', () => forge({ aud: 'partner' })],
  ['of another issuer', () => forge({ iss: 'https://evil.example' })],
  ['that has expired', () => forge({ iat: past(700), nbf: past(700), exp: past(100) })],
  ['that lives for a year', () => forge({ exp: past(-31_536_000) })],
  ['that begins tomorrow', () => forge({ iat: past(-86_400), nbf: past(-86_400), exp: past(-87_000) })],
  ['with alg none', unsigned],
  ['with HS256 and the public key as secret', () => forge({}, { alg: 'HS256' }, base64urlnopad.decode(current.x))],
  ['of a key that was taken out of the set', async () => forge({}, { kid: removed.kid }, await keyOf(removed))],
  ['of a stranger’s key that it brings along', strangersKey],
  ['whose roles were changed', changedRoles],
  ['of another kind, such as an id token', () => forge({}, { typ: 'JWT' })],
])(
  'worker: GET /v1/orders → 401 auth/invalid-token for a token %s, and the origin hears nothing',
  async (_which, make) => {
    await expectProblem(await ask(await make()), 'auth/invalid-token');
    expect(orders.requests).toHaveLength(0);
  },
);
