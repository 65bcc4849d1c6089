import { expect, test } from 'vitest';
import { getModel } from '#shared/contracts/catalog.ts';
import { buildEdge } from '../app.ts';
import { MISSING_MS } from '../cache/missing.ts';
import { expectProblem } from '../testing/expectations.ts';
import { fakeDeps } from '../testing/fake-deps.ts';
import { routeSuite } from '../testing/route-suite.ts';
import { SAMPLES } from '../testing/samples.ts';

const TARGET = '/v1/catalog/models/nordvik-tind-firm';

routeSuite({ op: getModel, target: TARGET, canonical: TARGET, sample: SAMPLES.getModel });

test.each(['Upper-Case', 'a--b', '-a', 'a%2F..%2Fb', 'a%00', '%D0%B9', '%E0%A4%A', '..%5C', 'x'.repeat(101)])(
  'GET /v1/catalog/models/:slug → 400 naming slug when it is %s',
  async (slug) => {
    const deps = fakeDeps();
    const body = await expectProblem(await buildEdge(deps).request(`/v1/catalog/models/${slug}`), 'request/invalid');
    expect(body.errors).toEqual([expect.objectContaining({ in: 'path', field: 'slug' })]);
    expect(deps.origins.reads).toHaveLength(0);
  },
);

test('GET /v1/catalog/models/:slug → 404 and the cached answer dropped when the model is gone', async () => {
  const deps = fakeDeps(JSON.stringify(SAMPLES.getModel));
  const app = buildEdge(deps);
  await app.request(TARGET);
  deps.clock.ms += 60_000;
  deps.origins.behave({ kind: 'problem', code: 'model/not-found' });
  await expectProblem(await app.request(TARGET), 'model/not-found');
  deps.origins.behave({ kind: 'down' });
  deps.clock.ms += MISSING_MS;
  await expectProblem(await app.request(TARGET), 'origin/unavailable');
});

test('GET /v1/catalog/models/:slug → a 404 is remembered for seconds, until something is published', async () => {
  const deps = fakeDeps(JSON.stringify(SAMPLES.getModel));
  const app = buildEdge(deps);
  deps.origins.behave({ kind: 'problem', code: 'model/not-found' });
  await expectProblem(await app.request(TARGET), 'model/not-found');
  const again = await app.request(TARGET);
  const body = await expectProblem(again, 'model/not-found');
  expect(again.headers.get('traceparent')).toContain(body.traceId);
  expect(again.headers.get('cache-status')).toBe('sommier-isolate; hit; ttl=3; detail=negative');
  expect(deps.origins.reads).toHaveLength(1);
  deps.origins.behave({ kind: 'json', text: JSON.stringify(SAMPLES.getModel) });
  deps.cache.published.set('catalog', 1);
  deps.clock.ms += 1_000;
  await expect.poll(async () => (await app.request(TARGET)).status).toBe(200);
});

test('GET /v1/catalog/models/:slug → a new answer when its own maker publishes, and not when another does', async () => {
  const deps = fakeDeps();
  const app = buildEdge(deps);
  deps.origins.behave({ kind: 'json', text: '"old"', maker: 'nordvik' });
  await app.request(TARGET);
  deps.origins.behave({ kind: 'json', text: '"new"', maker: 'nordvik' });
  const publish = async (maker: string) => {
    for (const field of ['catalog', `maker:${maker}`])
      deps.cache.published.set(field, (deps.cache.published.get(field) ?? 0) + 1);
    deps.clock.ms += 1_000;
    await app.request(TARGET);
    await deps.cache.epochs.refresh(() => undefined);
    await expect.poll(() => deps.cache.epochs.vector()).toEqual(deps.cache.published);
    return app.request(TARGET);
  };
  const other = await publish('laguna');
  expect([other.headers.get('cache-status'), await other.text()]).toEqual(['sommier-isolate; hit; ttl=29', '"old"']);
  expect((await publish('nordvik')).headers.get('cache-status')).toContain('stale-while-revalidate');
  await expect.poll(async () => (await app.request(TARGET)).text()).toBe('"new"');
});
