import { decodeJwt } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectProblem } from '../../testing/expectations.ts';
import { freshEmail, PASSWORD, shopperApp, type ShopperApp } from '../testing/api.ts';
import { startIdentity, type TestIdentity } from '../testing/start-identity.ts';

const { make } = startIdentity();
let identity: TestIdentity;
let app: ShopperApp;
beforeAll(() => {
  identity = make();
  app = shopperApp(identity);
});

const refresh = (refreshToken: string) => app.call('POST', '/v1/identity/tokens', { body: { refreshToken } });
const pairOf = async (response: Response) => asPair(await response.json());
const asPair = (json: unknown) => json as { accessToken: string; refreshToken: string; guestId: string };

describe('POST /v1/identity/guests', () => {
  test('→ 201 with a guest’s tokens that refresh', async () => {
    const guest = await pairOf(await app.call('POST', '/v1/identity/guests'));
    expect(decodeJwt(guest.accessToken)).toMatchObject({ sub: guest.guestId, roles: ['guest'], aud: 'sommier' });
    const next = await pairOf(await refresh(guest.refreshToken));
    expect(decodeJwt(next.accessToken)).toMatchObject({ sub: guest.guestId, roles: ['guest'] });
  });
});

describe('POST /v1/identity/sessions', () => {
  test('→ 201 with tokens and the account', async () => {
    const email = await app.register();
    const response = await app.call('POST', '/v1/identity/sessions', {
      body: { email: ` ${email.toUpperCase()} `, password: PASSWORD },
    });
    expect(response.status).toBe(201);
    const body = await response.json();
    expect(body).toMatchObject({
      tokenType: 'Bearer',
      expiresInSeconds: 600,
      account: { email, roles: ['customer'], secondFactor: false },
    });
    expect(decodeJwt(asPair(body).accessToken)).toMatchObject({ roles: ['customer'], amr: ['pwd'] });
  });

  test('→ the new tokens name the guest whose token came along, through every refresh, and the guest’s session ends', async () => {
    const guest = await pairOf(await app.call('POST', '/v1/identity/guests'));
    const shopper = await app.signIn(await app.register(), { token: guest.accessToken });
    expect(decodeJwt(shopper.accessToken)['guest']).toBe(guest.guestId);
    const next = await pairOf(await refresh(shopper.refreshToken));
    expect(decodeJwt(next.accessToken)['guest']).toBe(guest.guestId);
    await expect.poll(async () => (await refresh(guest.refreshToken)).status).toBe(401);
  });

  test('→ 401 auth/invalid-token when the guest’s token has expired, so that no cart is lost without a word', async () => {
    const email = await app.register();
    await expectProblem(
      await app.call('POST', '/v1/identity/sessions', { token: 'x.y.z', body: { email, password: PASSWORD } }),
      'auth/invalid-token',
    );
  });

  test('→ the same answer and one scrypt run of the same cost for a wrong password, an unknown and an unconfirmed address', async () => {
    const unconfirmed = freshEmail();
    await app.call('POST', '/v1/identity/users', { body: { email: unconfirmed, password: PASSWORD } });
    const known = await app.register();
    const seen = [];
    for (const [email, password] of [
      [known, 'a wrong password'],
      [freshEmail(), PASSWORD],
      [unconfirmed, PASSWORD],
    ] as const) {
      identity.hashes.length = 0;
      const response = await app.call('POST', '/v1/identity/sessions', { body: { email, password } });
      const { traceId, ...body } = await expectProblem(response, 'identity/credentials');
      seen.push({
        body,
        status: response.status,
        challenge: response.headers.get('www-authenticate'),
        traceId: traceId.length,
        hashes: [...identity.hashes],
      });
    }
    expect(seen[0]).toMatchObject({ challenge: 'Bearer realm="sommier"', hashes: [{ ln: 14, r: 8, p: 5 }] });
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[2]).toEqual(seen[0]);
  });
});

describe('POST /v1/identity/tokens', () => {
  test('→ 200 with another refresh token, and a new access token of the same session', async () => {
    const shopper = await app.newShopper();
    const next = await pairOf(await refresh(shopper.refreshToken));
    expect(next.refreshToken).not.toBe(shopper.refreshToken);
    expect(decodeJwt(next.accessToken)['sid']).toBe(shopper.sessionId);
  });

  test('→ the same successor within 10 s, for a client that lost the answer', async () => {
    const shopper = await app.newShopper();
    const first = await pairOf(await refresh(shopper.refreshToken));
    identity.clock.ms += 9_000;
    const again = await pairOf(await refresh(shopper.refreshToken));
    expect(again.refreshToken).toBe(first.refreshToken);
    expect((await refresh(again.refreshToken)).status).toBe(200);
  });

  test('→ one successor for twenty callers at once', async () => {
    const shopper = await app.newShopper();
    const pairs = await Promise.all(
      Array.from({ length: 20 }, async () => pairOf(await refresh(shopper.refreshToken))),
    );
    expect(new Set(pairs.map((pair) => pair.refreshToken)).size).toBe(1);
  });

  test('→ 401 and the end of the session when a used token comes back later, whoever sent it', async () => {
    const shopper = await app.newShopper();
    const thief = await pairOf(await refresh(shopper.refreshToken));
    identity.clock.ms += 11_000;
    await expectProblem(await refresh(shopper.refreshToken), 'identity/refresh-invalid');
    await expectProblem(await refresh(thief.refreshToken), 'identity/refresh-invalid');
    expect(identity.events).toContainEqual(
      expect.objectContaining({ event: 'refresh-reused', subject: shopper.userId }),
    );
    await expectProblem(
      await app.call('DELETE', '/v1/identity/sessions', { token: thief.accessToken }),
      'auth/invalid-token',
    );
  });

  test('→ 401 and the end of the session for a token of two rotations ago, at once', async () => {
    const shopper = await app.newShopper();
    const second = await pairOf(await refresh(shopper.refreshToken));
    const third = await pairOf(await refresh(second.refreshToken));
    await expectProblem(await refresh(shopper.refreshToken), 'identity/refresh-invalid');
    await expectProblem(await refresh(third.refreshToken), 'identity/refresh-invalid');
  });

  test('→ 401, and the session goes on, for a made-up token that knows only the session’s id', async () => {
    const shopper = await app.newShopper();
    const made = `${shopper.refreshToken.slice(0, 24)}${'A'.repeat(65)}`;
    await expectProblem(await refresh(made), 'identity/refresh-invalid');
    expect((await refresh(shopper.refreshToken)).status).toBe(200);
  });

  test('→ 401 when nobody used it for 30 days, and after half a year however much it was used', async () => {
    const idle = await app.newShopper();
    let busy = await app.newShopper();
    const startedMs = identity.clock.ms;
    for (let days = 29; days < 180; days += 29) {
      identity.clock.ms = startedMs + days * 86_400_000;
      busy = { ...busy, ...(await pairOf(await refresh(busy.refreshToken))) };
    }
    identity.clock.ms = startedMs + 180 * 86_400_000;
    await expectProblem(await refresh(busy.refreshToken), 'identity/refresh-invalid');
    identity.clock.ms = startedMs + 30 * 86_400_000 + 1;
    await expectProblem(await refresh(idle.refreshToken), 'identity/refresh-invalid');
    identity.clock.ms = startedMs;
  });

  test.each(['', 'rt_short', `rt_${'!'.repeat(86)}`])('→ 400 request/invalid for %j', async (refreshToken) => {
    await expectProblem(await refresh(refreshToken), 'request/invalid');
  });
});

describe('sessions', () => {
  test('GET /v1/identity/sessions → the shopper’s own, newest first, with device and no address', async () => {
    const shopper = await app.newShopper();
    identity.clock.ms += 1_000;
    const phone =
      'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Mobile Safari/604.1';
    const second = await app.signIn(shopper.email, {
      headers: { 'user-agent': phone, 'cf-connecting-ip': '203.0.113.7' },
    });
    const response = await app.call('GET', '/v1/identity/sessions', { token: second.accessToken });
    const text = await response.text();
    expect(JSON.parse(text)).toEqual({
      items: [
        expect.objectContaining({ id: second.sessionId, device: 'Safari on iOS', current: true }),
        expect.objectContaining({ id: shopper.sessionId, device: 'Firefox on Linux', current: false }),
      ],
    });
    expect(text).not.toContain('203.0.113.7');
  });

  test('DELETE /v1/identity/sessions/:id → 204, then its refresh token is worth nothing', async () => {
    const shopper = await app.newShopper();
    const other = await app.signIn(shopper.email);
    const path = `/v1/identity/sessions/${other.sessionId}`;
    expect((await app.call('DELETE', path, { token: shopper.accessToken })).status).toBe(204);
    await expectProblem(await refresh(other.refreshToken), 'identity/refresh-invalid');
    await expectProblem(await app.call('DELETE', path, { token: shopper.accessToken }), 'session/not-found');
  });

  test('DELETE /v1/identity/sessions/:id → 404 for somebody else’s, which goes on', async () => {
    const [shopper, stranger] = [await app.newShopper(), await app.newShopper()];
    await expectProblem(
      await app.call('DELETE', `/v1/identity/sessions/${stranger.sessionId}`, { token: shopper.accessToken }),
      'session/not-found',
    );
    expect((await refresh(stranger.refreshToken)).status).toBe(200);
  });

  test('DELETE /v1/identity/sessions/current → 204, also the second time; a guest may too', async () => {
    const shopper = await app.newShopper();
    for (const status of [204, 204])
      expect((await app.call('DELETE', '/v1/identity/sessions/current', { token: shopper.accessToken })).status).toBe(
        status,
      );
    await expectProblem(await refresh(shopper.refreshToken), 'identity/refresh-invalid');
    const guest = await pairOf(await app.call('POST', '/v1/identity/guests'));
    expect((await app.call('DELETE', '/v1/identity/sessions/current', { token: guest.accessToken })).status).toBe(204);
  });

  test('DELETE /v1/identity/sessions → every session of the shopper ends, nobody else’s', async () => {
    const [shopper, stranger] = [await app.newShopper(), await app.newShopper()];
    const other = await app.signIn(shopper.email);
    expect((await app.call('DELETE', '/v1/identity/sessions', { token: shopper.accessToken })).status).toBe(204);
    for (const token of [shopper.refreshToken, other.refreshToken])
      await expectProblem(await refresh(token), 'identity/refresh-invalid');
    expect((await refresh(stranger.refreshToken)).status).toBe(200);
  });
});
