import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { ListModelsQuery } from '#shared/contracts/catalog.ts';
import { buildEdge } from '../app.ts';
import { fakeDeps, SHOP } from '../testing/fake-deps.ts';

const TARGETS = ['/v1/catalog/models?size=160x200', '/v1/catalog/models/tind', '/v1/catalog/models/tind/sizes'];
const BODY = '{"true":"answer"}';
/** Names that some cache, proxy or framework has been fooled with. */
const HOSTILE = `
  x-forwarded-host x-forwarded-for x-forwarded-proto x-forwarded-prefix forwarded x-host
  x-original-url x-rewrite-url x-http-method x-http-method-override x-method-override accept
  accept-language accept-charset accept-encoding range if-range cookie
  authorization cache-control pragma if-modified-since expect te
  upgrade content-type user-agent referer x-sommier-signature x-sommier-maker
  x-sommier-entry x-amz-server-side-encryption x-cache-key cf-connecting-ip cf-ipcountry true-client-ip
  idempotency-key save-data dpr x-wap-profile
`
  .trim()
  .split(/\s+/);
const value = fc.oneof(
  fc.constantFrom('evil.example', '/v1/catalog/makers', 'POST', 'bytes=0-3', 'Bearer a.b.c', 'en', 'no-cache', '*'),
  fc.string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)), maxLength: 60 }),
);
const headers = fc.dictionary(fc.constantFrom(...HOSTILE), value, { maxKeys: 8 });
/** All that a cached answer says besides what is made for each request. */
const shownBy = async (response: Response) => ({
  status: response.status,
  body: await response.text(),
  headers: Object.fromEntries(
    [...response.headers].filter(([name]) => !/^(?:traceparent|server-timing|cache-status|ratelimit)/.test(name)),
  ),
});

describe('cache poisoning', () => {
  let honest: Awaited<ReturnType<typeof shownBy>>[];
  beforeAll(async () => {
    const app = buildEdge(fakeDeps(BODY));
    honest = await Promise.all(TARGETS.map(async (target) => shownBy(await app.request(target))));
  });

  test('GET any cached route → what a first caller sends in headers changes neither the entry nor its key', async () => {
    const check = fc.asyncProperty(fc.nat(TARGETS.length - 1), headers, async (at, sent) => {
      const deps = fakeDeps(BODY);
      const app = buildEdge(deps);
      const target = TARGETS[at] ?? '/';
      await app.request(target, { headers: sent });
      const next = await app.request(target);
      expect(await shownBy(next)).toEqual(honest[at]);
      expect(deps.origins.reads).toHaveLength(1);
      expect(Object.keys(deps.origins.reads[0] ?? {}).sort()).toEqual(PASSED_ON);
      expect(deps.origins.reads[0]).toMatchObject({ near: {} });
    });
    await fc.assert(check, { numRuns: 300 });
  });

  test('GET any cached route → a hit says the same to whoever asks, whatever the headers', async () => {
    const app = buildEdge(fakeDeps(BODY));
    for (const target of TARGETS) await app.request(target);
    const check = fc.asyncProperty(fc.nat(TARGETS.length - 1), headers, async (at, sent) => {
      const response = await app.request(TARGETS[at] ?? '/', { headers: sent });
      expect(response.headers.get('cache-status')).toContain('hit');
      expect(await shownBy(response)).toEqual(honest[at]);
    });
    await fc.assert(check, { numRuns: 300 });
  });

  test('GET with any unknown parameter → refused, or the same entry; never another one', async () => {
    const name = fc.oneof(fc.string(), fc.constantFrom('utm_source', 'gclid', 'callback', '_method', 'x', '__proto__'));
    const check = fc.asyncProperty(fc.nat(TARGETS.length - 1), name, fc.string(), async (at, key, text) => {
      const deps = fakeDeps(BODY);
      const app = buildEdge(deps);
      const target = TARGETS[at] ?? '/';
      fc.pre(!KNOWN.has(key) && key.isWellFormed() && text.isWellFormed());
      const query = `${encodeURIComponent(key)}=${encodeURIComponent(text)}`;
      const response = await app.request(`${target}${target.includes('?') ? '&' : '?'}${query}`);
      expect([200, 400]).toContain(response.status);
      await app.request(target);
      expect(new Set(deps.origins.reads.map((read) => read.target)).size).toBe(1);
      expect(deps.origins.reads).toHaveLength(1);
    });
    await fc.assert(check, { numRuns: 300 });
  });

  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'TRACE-ALL', 'get'])(
    '%s by an override → GET stays GET, and no other method reaches a cached route',
    async (method) => {
      const deps = fakeDeps(BODY);
      const app = buildEdge(deps);
      const overridden = await app.request(`${TARGETS[0]}`, { headers: { 'x-http-method-override': method } });
      expect(overridden.status).toBe(200);
      if (method !== 'get') expect((await app.request(`${TARGETS[0]}`, { method })).status).toBe(405);
      expect(deps.origins.reads).toHaveLength(1);
    },
  );

  test('GET with an allowed Origin first → the next caller gets no grant out of the cache, and Vary names Origin', async () => {
    const app = buildEdge(fakeDeps(BODY));
    await app.request(`${TARGETS[0]}`, { headers: { origin: SHOP } });
    const next = await app.request(`${TARGETS[0]}`);
    expect(next.headers.get('access-control-allow-origin')).toBeNull();
    expect(next.headers.get('vary')).toBe('Origin');
    expect(next.headers.get('cdn-cache-control')).toBe('no-store');
  });
});

const PASSED_ON = ['near', 'op', 'problems', 'report', 'target', 'traceparent', 'waitUntil'];
const KNOWN = new Set(Object.keys(ListModelsQuery.shape));
