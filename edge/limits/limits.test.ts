import { describe, expect, test } from 'vitest';
import { listModels } from '#shared/contracts/catalog.ts';
import { createQuotes } from '#shared/contracts/quotes.ts';
import { buildEdge } from '../app.ts';
import { expectProblem } from '../testing/expectations.ts';
import { fakeDeps, SHOP } from '../testing/fake-deps.ts';
import type { LimitOptions } from './limit-options.ts';
import { LIMIT_TABLE } from './limit-table.ts';
import { memoryLimits } from './testing/memory-limits.ts';

const READ = listModels.path;
const WRITE = createQuotes.path;
const [READS] = LIMIT_TABLE['catalog-read'].rules;
const [WRITES, USER_WRITES] = LIMIT_TABLE['catalog-write'].rules;

/** The whole edge behind Cloudflare, as far as limits are concerned. */
function start(given: Partial<LimitOptions> = {}) {
  const deps = fakeDeps('{"items":[]}');
  const app = buildEdge({
    ...deps,
    limits: memoryLimits(deps.now, { source: { kind: 'platform' }, ...given }),
  });
  const ask = (path: string, address = '203.0.113.9', init: RequestInit = {}, cf?: object): Promise<Response> => {
    const headers = { 'cf-connecting-ip': address, ...Object.fromEntries(new Headers(init.headers)) };
    const request = new Request(`https://api.shop.example${path}`, { ...init, headers });
    return Promise.resolve(app.fetch(cf === undefined ? request : Object.assign(request, { cf })));
  };
  const write = (address?: string, headers: Record<string, string> = {}, cf?: object) =>
    ask(
      WRITE,
      address,
      { method: 'POST', body: '{}', headers: { 'content-type': 'application/json', ...headers } },
      cf,
    );
  return { deps, ask, write };
}

/** Runs one after another; gives the last answer. */
async function repeat(times: number, call: () => Promise<Response>): Promise<Response> {
  for (let i = 1; i < times; i++) await (await call()).arrayBuffer();
  return call();
}

describe('limits of a route', () => {
  test(`GET ${READ} → headers of the draft on every answer, also of a hit, a 304 and a 400`, async () => {
    const { ask } = start();
    const etag = (await ask(READ)).headers.get('etag') ?? '';
    for (const [path, headers, status] of [
      [READ, {}, 200],
      [READ, { 'if-none-match': etag }, 304],
      [`${READ}?colour=red`, {}, 400],
    ] as const) {
      const response = await ask(path, '203.0.113.9', { headers: { ...headers, origin: SHOP } });
      expect(response.status).toBe(status);
      expect(response.headers.get('ratelimit-policy')).toBe(`"catalog-read-address";q=${READS.requests};w=60`);
      expect(response.headers.get('ratelimit')).toMatch(/^"catalog-read-address";r=119\d;t=60$/);
      expect(response.headers.get('access-control-expose-headers')).toContain(
        'ratelimit, ratelimit-policy, retry-after',
      );
    }
  });

  test(`GET ${READ} → 429 with Retry-After once the quota is used up, and 200 for another address`, async () => {
    const { ask, deps } = start();
    expect((await repeat(READS.requests, () => ask(READ))).headers.get('ratelimit')).toContain(';r=0;');
    deps.clock.ms += 10_000;
    const refused = await ask(READ);
    await expectProblem(refused, 'limit/exceeded');
    expect(refused.headers.get('retry-after')).toBe('51');
    expect(refused.headers.get('ratelimit')).toBe('"catalog-read-address";r=0;t=50');
    expect((await ask(READ, '203.0.113.10')).status).toBe(200);
    deps.clock.ms += 51_000;
    expect((await ask(READ)).status).toBe(200);
  });

  test(`GET ${READ} → 429 whatever X-Forwarded-For says, and for the whole /64`, async () => {
    const { ask } = start();
    await repeat(READS.requests, () => ask(READ, '2001:db8:1:2::1'));
    await expectProblem(
      await ask(READ, '2001:db8:1:2:ffff::9', {
        headers: { 'x-forwarded-for': '198.51.100.1', forwarded: 'for=198.51.100.2' },
      }),
      'limit/exceeded',
    );
    expect((await ask(READ, '2001:db8:1:3::1')).status).toBe(200);
  });

  test(`POST ${WRITE} → counted by user too, across addresses; a token that is none counts for nobody`, async () => {
    const callerId: LimitOptions['callerId'] = async (headers) =>
      headers.get('authorization') === 'Bearer good' ? 'u1' : null;
    const { write } = start({ callerId });
    let address = 0;
    const next = (token: string) => write(`198.51.100.${address++ % 250}`, { authorization: `Bearer ${token}` });
    const last = await repeat(USER_WRITES.requests, () => next('good'));
    expect(last.headers.get('ratelimit')).toMatch(
      /"catalog-write-address";r=\d+;t=\d+, "catalog-write-user";r=0;t=\d+$/,
    );
    await expectProblem(await next('good'), 'limit/exceeded');
    const other = await next('bad');
    expect(other.status).not.toBe(429);
    expect(other.headers.get('ratelimit')).not.toContain('user');
  });

  test(`POST ${WRITE} → a tenth of the quota for a likely bot, 403 for a bad address`, async () => {
    const { write } = start();
    const suspicious = { botManagement: { score: 5, verifiedBot: false } };
    const first = await write('203.0.113.9', {}, suspicious);
    expect(first.headers.get('ratelimit-policy')).toContain(`"catalog-write-address";q=${WRITES.requests / 10};w=60`);
    await repeat(WRITES.requests / 10 - 1, () => write('203.0.113.9', {}, suspicious));
    await expectProblem(await write('203.0.113.9', {}, suspicious), 'limit/exceeded');
    expect((await write('203.0.113.9')).status).not.toBe(429);
    await expectProblem(await write('203.0.113.11', {}, { threatScore: 80 }), 'limit/refused');
  });

  test('GET /healthz → never counted; any other path is', async () => {
    const { ask } = start();
    expect((await ask('/healthz')).headers.has('ratelimit')).toBe(false);
    expect((await ask('/nothing')).headers.get('ratelimit')).toContain('"page-address";r=599');
  });
});

describe('limits of an account', () => {
  test('→ spraying one account over many addresses ends, whatever the case of the address is', async () => {
    const { deps } = start();
    const limits = memoryLimits(deps.now);
    const [, accounts] = LIMIT_TABLE['sign-in'].rules;
    for (let i = 0; i < accounts.requests; i++) await limits.account('sign-in', 'anna@example.org');
    await expect(limits.account('sign-in', 'anna@example.org')).rejects.toMatchObject({ code: 'limit/exceeded' });
    await limits.account('sign-in', 'boris@example.org');
    deps.clock.ms += accounts.windowSeconds * 2_000;
    await limits.account('sign-in', 'anna@example.org');
  });
});
