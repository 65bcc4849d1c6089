import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { SLUGS, startFragileShop, type FragileShop, type Part } from './fragile-shop.ts';
import type { Cut } from './tcp-cut.ts';

const LIST = '/v1/catalog/models?size=160x200';
const [FIRST = '', SECOND = '', ...OTHERS] = SLUGS;
const CACHED = [LIST, '/v1/catalog/makers', `/v1/catalog/models/${FIRST}`, `/v1/catalog/models/${SECOND}/sizes`];
const QUOTE = JSON.stringify({ lines: [{ model: FIRST, size: '160x200' }] });
/** Of a call once whatever is down is known to be down; on a machine that is busy with other things, twice what a healthy shop takes. */
let boundMs = 200;
const BURST = 100;
/** So many guests that none of them comes near its quota, however long an outage is waited for. */
const GUESTS = 60;

let shop: FragileShop;
let tokens: string[];
beforeAll(async () => {
  shop = await startFragileShop();
  tokens = await Promise.all(Array.from({ length: GUESTS }, guestToken));
  await statuses();
  boundMs = Math.max(boundMs, 2 * (await p99Ms([() => get(freshList()), quote])));
}, 120_000);
afterAll(async () => shop.stop());
afterEach(async () => {
  for (const line of Object.values(shop.lines)) line.set('none');
  // Each operation has a breaker of its own, and a write's stays open until somebody asks again.
  await until(
    'everything is back',
    async () => (await newCart()).status === 201 && (await statuses()).every((status) => status === 200),
  );
}, 120_000);

let turn = 0;
/** Never asked for before, so that no tier has it. */
const freshList = () => `/v1/catalog/models?size=160x200&priceToMinor=${5_000_000 + turn++}`;
const freshModel = () => `/v1/catalog/models/${OTHERS[turn++ % OTHERS.length] ?? ''}`;
const nextToken = () => tokens[turn++ % tokens.length] ?? '';
const get = (path: string): Promise<Response> => fetch(shop.url + path);
const quote = (): Promise<Response> =>
  fetch(`${shop.url}/v1/catalog/quotes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: QUOTE,
  });

const guestToken = async (): Promise<string> =>
  asGuest(await (await fetch(`${shop.url}/v1/identity/guests`, { method: 'POST' })).json()).accessToken;
const newCart = (): Promise<Response> =>
  fetch(`${shop.url}/v1/carts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${nextToken()}` },
    body: '{}',
  });
const orders = (): Promise<Response> =>
  fetch(`${shop.url}/v1/orders`, { headers: { authorization: `Bearer ${nextToken()}` } });
const signIn = (): Promise<Response> =>
  fetch(`${shop.url}/v1/identity/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"email":"nobody@example.org","password":"three green otters"}',
  });

/** Status, headers that tell how it went, and the code of a problem. */
async function told(answer: Promise<Response>) {
  const response = await answer;
  const text = await response.text();
  return {
    status: response.status,
    cache: response.headers.get('cache-status') ?? '',
    age: response.headers.get('age'),
    retryAfter: response.headers.get('retry-after'),
    code: response.ok ? undefined : /"code":"([^"]+)"/.exec(text)?.[1],
  };
}

async function statuses(): Promise<number[]> {
  const answers = await Promise.all([
    ...CACHED.map(get),
    get(freshList()),
    quote(),
    orders(),
    get('/.well-known/jwks.json'),
  ]);
  await Promise.all(answers.map((answer) => answer.arrayBuffer()));
  return answers.map(({ status }) => status);
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const endMs = Date.now() + 60_000;
  while (!(await holds())) if (Date.now() > endMs) throw new Error(`never came: ${what}`);
}

type Ask = () => Promise<Response>;

/**
 * Of a burst that asks them in turn, by the edge's own clock: the test's process holds origins and servers too, and their queues
 * are not the edge's.
 */
async function p99Ms(asks: readonly Ask[]): Promise<number> {
  const times: number[] = [];
  const drive = async () => {
    for (let each = 0; each < BURST / 2; each++) {
      const response = await asks[each % asks.length]?.();
      await response?.arrayBuffer();
      times.push(Number(/total;dur=(\d+)/.exec(response?.headers.get('server-timing') ?? '')?.[1] ?? Infinity));
    }
  };
  await Promise.all([drive(), drive()]);
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99) - 1] ?? Infinity;
}

/** Asks until breakers have opened and the 99th percentile of a burst is within the bound. */
async function untilQuick(...asks: readonly Ask[]): Promise<void> {
  await until(`p99 within ${boundMs} ms`, async () => (await p99Ms(asks)) <= boundMs);
}

const cut = (how: Cut, ...parts: Part[]) => {
  for (const part of parts) shop.lines[part].set(how);
};

/** Every answer is a 200 and, once the entry's time is out, says that it is stale. */
async function expectStale(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await until(`${path} is marked stale`, async () => (await told(get(path))).cache.includes('stale-if-error'));
    const answer = await told(get(path));
    expect(answer).toMatchObject({ status: 200, age: expect.stringMatching(/^\d+$/) });
  }
}

describe.each(['refuse', 'silence'] as const)('with a line that is cut by %s', { timeout: 120_000 }, (how) => {
  test('Redis → lists, models, quotes, carts and orders from isolate, data centre and origin', async () => {
    await statuses();
    cut(how, 'redis');
    await untilQuick(
      () => get(freshList()),
      () => get(freshModel()),
      quote,
      newCart,
      orders,
    );
    expect(new Set(await statuses())).toEqual(new Set([200]));
    expect((await newCart()).status).toBe(201);
    expect((await get('/readyz')).status).toBe(200);
  });

  test('the nearest region → reads from the next one; what is for the primary is refused at once', async () => {
    cut(how, 'near');
    await untilQuick(
      () => get(freshList()),
      () => get(freshModel()),
      quote,
    );
    for (const path of [...CACHED, freshList(), freshModel()])
      expect(await told(get(path))).toMatchObject({ status: 200 });
    expect(await told(quote())).toMatchObject({
      status: 503,
      code: 'origin/unavailable',
      retryAfter: expect.any(String),
    });
    expect(await (await get('/readyz')).json()).toMatchObject({ from: 'origin' });
  });

  test('the farther region → nothing is felt', async () => {
    cut(how, 'far');
    await untilQuick(() => get(freshList()), quote);
    expect(new Set(await statuses())).toEqual(new Set([200]));
  });

  test('all regions → what is cached, marked stale; the rest 503 with Retry-After at once', async () => {
    await statuses();
    cut(how, 'near', 'far');
    await untilQuick(...CACHED.map((path) => () => get(path)), () => get(freshList()), quote);
    await expectStale(CACHED);
    const refused = { status: 503, code: 'origin/unavailable', retryAfter: expect.stringMatching(/^\d+$/) };
    expect(await told(get(freshList()))).toMatchObject(refused);
    expect(await told(quote())).toMatchObject(refused);
    expect(await (await get('/readyz')).json()).toEqual({ status: 'ready', from: 'cache' });
    for (const path of ['/healthz', '/openapi.json', '/docs']) expect((await get(path)).status).toBe(200);
  });

  test('all regions and Redis → what this isolate or its data centre holds', async () => {
    await statuses();
    cut(how, 'near', 'far', 'redis');
    await untilQuick(...CACHED.map((path) => () => get(path)), () => get(freshList()));
    await expectStale(CACHED);
  });

  test('Typesense → models and quotes; cached lists marked stale; other lists 503 with Retry-After', async () => {
    await statuses();
    cut(how, 'typesense');
    await untilQuick(
      () => get(LIST),
      () => get(freshList()),
      () => get(freshModel()),
      quote,
    );
    await expectStale([LIST]);
    expect(await told(get(freshList()))).toMatchObject({ status: 503, retryAfter: expect.stringMatching(/^\d+$/) });
    for (const path of CACHED.slice(1)) expect(await told(get(path))).toMatchObject({ status: 200 });
    expect(await told(quote())).toMatchObject({ status: 200 });
  });

  test('MongoDB → lists; cached models marked stale; quotes 503 with Retry-After', async () => {
    await statuses();
    cut(how, 'mongo');
    await untilQuick(() => get(freshList()), ...CACHED.slice(1).map((path) => () => get(path)), quote);
    await expectStale(CACHED.slice(1));
    expect(await told(get(freshList()))).toMatchObject({ status: 200 });
    expect(await told(quote())).toMatchObject({ status: 503, retryAfter: expect.stringMatching(/^\d+$/) });
  });
});

describe.each(['refuse', 'silence'] as const)('with a line that is cut by %s', { timeout: 120_000 }, (how) => {
  const refused = { status: 503, retryAfter: expect.stringMatching(/^\d+$/) };
  const catalogue = async () => {
    for (const path of [...CACHED, freshList(), freshModel(), '/.well-known/jwks.json'])
      expect(await told(get(path))).toMatchObject({ status: 200 });
    expect(await told(quote())).toMatchObject({ status: 200 });
  };

  test('orders → the whole catalogue and sign-in; carts and orders 503 with Retry-After at once', async () => {
    cut(how, 'orders');
    await untilQuick(
      () => get(freshList()),
      () => get(freshModel()),
      newCart,
      orders,
    );
    expect(await told(newCart())).toMatchObject({ ...refused, code: 'origin/unavailable' });
    expect(await told(orders())).toMatchObject({ ...refused, code: 'origin/unavailable' });
    expect((await fetch(`${shop.url}/v1/identity/guests`, { method: 'POST' })).status).toBe(201);
    await catalogue();
  });

  test('Postgres → the whole catalogue and tokens; sign-in, carts and orders 503 with Retry-After', async () => {
    cut(how, 'postgres', 'neon');
    await untilQuick(
      () => get(freshList()),
      () => get(freshModel()),
      newCart,
      orders,
    );
    for (const call of [newCart, orders, signIn]) expect(await told(call())).toMatchObject(refused);
    expect((await fetch(`${shop.url}/v1/identity/guests`, { method: 'POST' })).status).toBe(201);
    await catalogue();
  });
});

const asGuest = (json: unknown) => json as { accessToken: string };
