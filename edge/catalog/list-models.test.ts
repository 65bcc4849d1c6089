import { describe, expect, test } from 'vitest';
import { listModels } from '#shared/contracts/catalog.ts';
import { buildEdge } from '../app.ts';
import { expectProblem } from '../testing/expectations.ts';
import { fakeDeps } from '../testing/fake-deps.ts';
import { routeSuite } from '../testing/route-suite.ts';
import { SAMPLES } from '../testing/samples.ts';

const PATH = '/v1/catalog/models';
const TEXT = JSON.stringify(SAMPLES.listModels);

routeSuite({
  op: listModels,
  target: `${PATH}?size=160x200&q=latex&firmness=medium-firm,firm&priceToMinor=06000000&page=1`,
  canonical: `${PATH}?currency=RUB&firmness=firm,medium-firm&priceToMinor=6000000&q=latex&size=160x200`,
  sample: SAMPLES.listModels,
});

describe('GET /v1/catalog/models: bad input', () => {
  test.each([
    ['size', 'size=banana'],
    ['priceFromMinor', 'priceFromMinor=-1'],
    ['priceToMinor', 'priceToMinor=1e3'],
    ['priceToMinor', 'priceFromMinor=2&priceToMinor=1'],
    ['page', 'page=1000000000'],
    ['page', 'page=0'],
    ['pageSize', 'pageSize=101'],
    ['inStock', 'inStock=perhaps'],
    ['sort', 'sort=cheapest'],
    ['construction', 'construction=straw'],
    ['currency', 'currency=DOGE'],
    ['size', 'size=160x200&size=180x200'],
    ['__proto__', '__proto__=1'],
    ['q', `q=${'x'.repeat(201)}`],
    ['q', `q=${'x'.repeat(3_900)}`],
  ])('GET /v1/catalog/models → 400 naming %s when it is wrong', async (field, query) => {
    const deps = fakeDeps(TEXT);
    const body = await expectProblem(await buildEdge(deps).request(`${PATH}?${query}`), 'request/invalid');
    expect(body.errors?.map((error) => error.field)).toEqual([field]);
    expect(deps.origins.reads).toHaveLength(0);
  });

  test('GET /v1/catalog/models → 400 naming every wrong field when several are', async () => {
    const body = await expectProblem(
      await buildEdge(fakeDeps(TEXT)).request(`${PATH}?size=banana&colour=red&page=x`),
      'request/invalid',
    );
    expect(body.errors?.map((error) => error.field).sort()).toEqual(['colour', 'page', 'size']);
  });
});

describe('GET /v1/catalog/models: one meaning, one key', () => {
  test('GET /v1/catalog/models → hit when the same is asked in other words', async () => {
    const deps = fakeDeps(TEXT);
    const app = buildEdge(deps);
    const words = [
      `${PATH}?maker=nordvik,alba&inStock=true&size=160x200`,
      `${PATH}?size=160x200&inStock=1&maker=alba&maker=nordvik`,
      `${PATH}?maker=alba%2Cnordvik,alba&inStock=yes&size=160x200&page=1&pageSize=24&sort=relevance&currency=RUB&utm_campaign=x`,
    ];
    for (const target of words) expect((await app.request(target)).status).toBe(200);
    expect(deps.origins.reads.map((read) => read.target)).toEqual([
      `${PATH}?currency=RUB&inStock=true&maker=alba,nordvik&size=160x200`,
    ]);
  });

  test('GET /v1/catalog/models → the same bytes whatever other headers say', async () => {
    const deps = fakeDeps(TEXT);
    const app = buildEdge(deps);
    const hostile = {
      'x-forwarded-host': 'evil.example',
      'x-original-url': '/v1/catalog/makers',
      accept: 'text/html',
      'accept-language': 'fr',
      range: 'bytes=0-3',
      cookie: 'a=b',
    };
    expect(await (await app.request(PATH, { headers: hostile })).text()).toBe(TEXT);
    expect(await (await app.request(PATH)).text()).toBe(TEXT);
    expect(deps.origins.reads).toHaveLength(1);
    expect(JSON.stringify(deps.origins.reads)).not.toMatch(/evil|makers|text.html|bytes=|a=b|"fr"/);
  });
});

test('GET /v1/catalog/models → one origin call when 500 callers miss at once', async () => {
  const deps = fakeDeps(TEXT);
  const app = buildEdge(deps);
  const release = deps.origins.hold();
  const answers = Array.from({ length: 500 }, async (_, index) => app.request(`${PATH}?q=latex&utm_id=${index}`));
  await expect.poll(() => deps.origins.reads.length).toBe(1);
  release();
  const settled = await Promise.all(answers);
  expect(new Set(settled.map((answer) => answer.status))).toEqual(new Set([200]));
  expect(settled.filter((answer) => answer.headers.get('cache-status')?.endsWith('; collapsed'))).toHaveLength(499);
  expect(deps.origins.reads).toHaveLength(1);
});

test('GET /v1/catalog/models → the problem for every caller, and a new call after, when 50 callers miss at once and the origin fails', async () => {
  const deps = fakeDeps(TEXT);
  const app = buildEdge(deps);
  deps.origins.behave({ kind: 'down' });
  const release = deps.origins.hold();
  const answers = Array.from({ length: 50 }, async () => app.request(PATH));
  await expect.poll(() => deps.origins.reads.length).toBe(1);
  release();
  expect(new Set((await Promise.all(answers)).map((answer) => answer.status))).toEqual(new Set([503]));
  await app.request(PATH);
  expect(deps.origins.reads).toHaveLength(2);
});

test('GET /v1/catalog/models → the origin call outlives a caller who hangs up: it is handed to the execution context', async () => {
  const kept: Promise<unknown>[] = [];
  const context = {
    waitUntil: (work: Promise<unknown>) => kept.push(work),
    passThroughOnException: () => undefined,
    props: {},
  };
  const deps = fakeDeps(TEXT);
  const app = buildEdge(deps);
  await app.request(PATH, {}, undefined, context);
  expect(kept.length).toBeGreaterThan(0);
  deps.origins.behave({ kind: 'down' });
  await app.request(`${PATH}?q=latex`, {}, undefined, context);
  await expect(Promise.all(kept)).resolves.toBeDefined();
});
