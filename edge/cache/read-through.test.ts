import { expect, test } from 'vitest';
import { Problem } from '#shared/problem.ts';
import type { RequestScope } from '../http/scope.ts';
import { memoryCache, type MemoryCache } from '../testing/memory-cache.ts';
import { memoryTier } from '../testing/memory-tier.ts';
import type { CacheTier } from './cache-tier.ts';
import { SERVE_STALE_MS, BLIND_TTL_MS } from './freshness.ts';
import { readThrough } from './read-through.ts';
import type { Load } from './refill.ts';

const TTL_MS = 60_000;

/** A cache with a clock that a test moves, and an origin that it sets. */
function start(...far: CacheTier[]) {
  const clock = { ms: 1_800_000_000_000 };
  const cache = memoryCache({ now: () => clock.ms, ttlMs: TTL_MS, far });
  const background: Promise<unknown>[] = [];
  const read = async (load: Load, key = '/a') => {
    const scope: RequestScope = {
      trace: { traceId: '', traceparent: '' },
      startedAtMs: 0,
      waitUntil: (work) => background.push(work),
    };
    const entry = await readThrough(cache, scope, key, load);
    return { text: new TextDecoder().decode(entry.body), report: scope.cache, problem: scope.problem, entry };
  };
  /** Lets all that runs in the background end. */
  const settle = async () => {
    while (background.length > 0) await Promise.allSettled(background.splice(0));
  };
  return { clock, cache, read, settle };
}

const loadOf =
  (text: string, epochField?: string): Load =>
  async () => ({ body: new TextEncoder().encode(text), contentType: 'application/json', epochField });
const failing =
  (thrown: unknown): Load =>
  () =>
    Promise.reject(thrown);
const notAsked = failing(new Error('not to be asked'));
const publish = ({ published }: MemoryCache, field = 'catalog') =>
  published.set(field, (published.get(field) ?? 0) + 1);

test('readThrough → fills every tier, and a hit in a farther one fills the nearer', async () => {
  const [colo, shared] = [memoryTier('colo'), memoryTier('upstash')];
  const { cache, read, settle } = start(colo, shared);
  await read(loadOf('one'));
  await settle();
  cache.near.delete('/a');
  await colo.delete('/a');
  const found = await read(notAsked);
  expect([found.text, found.report?.header]).toEqual(['one', 'sommier-upstash; hit; ttl=60']);
  await settle();
  expect(await colo.get('/a')).toEqual(cache.near.get('/a'));
});

test('readThrough → goes on without a tier that throws', async () => {
  const down = () => Promise.reject(new Error('down'));
  const { read, settle } = start({ name: 'broken', get: down, put: down, delete: down });
  const { text, report } = await read(loadOf('one'));
  expect([text, report?.header]).toEqual(['one', 'sommier-isolate; fwd=uri-miss; stored']);
  await settle();
});

test('readThrough → stale at once while it is renewed, when its epoch ended less than 5 s ago', async () => {
  const { clock, cache, read, settle } = start();
  await read(loadOf('old'));
  await read(notAsked);
  await settle();
  publish(cache);
  clock.ms += 1_000;
  expect((await read(notAsked)).report?.outcome).toBe('hit');
  await settle();
  const stale = await read(loadOf('new'));
  expect([stale.text, stale.report?.header]).toEqual([
    'old',
    'sommier-isolate; hit; ttl=59; detail=stale-while-revalidate',
  ]);
  await settle();
  expect((await read(notAsked)).text).toBe('new');
});

test('readThrough → waits for the origin when it has been out of date for more than 5 s', async () => {
  const { clock, read, settle } = start();
  await read(loadOf('old'));
  clock.ms += TTL_MS + SERVE_STALE_MS + 1;
  const fresh = await read(loadOf('new'));
  expect([fresh.text, fresh.report?.header]).toEqual(['new', 'sommier-isolate; fwd=stale; stored']);
  await settle();
});

test('readThrough → the new price within 2 s of its publication, after any pause', async () => {
  const { clock, cache, read, settle } = start();
  await read(loadOf('old'));
  await settle();
  publish(cache);
  clock.ms += 2_001;
  await read(loadOf('new'));
  await settle();
  expect((await read(notAsked)).text).toBe('new');
});

test('readThrough → what the origin told before a publication is not fresh after it, whenever it is stored', async () => {
  const { clock, cache, read, settle } = start();
  await read(loadOf('x'), '/other');
  await read(notAsked, '/other');
  const { promise, resolve } = Promise.withResolvers<Awaited<ReturnType<Load>>>();
  const slow = read(() => promise);
  publish(cache);
  clock.ms += 1_000;
  await read(notAsked, '/other');
  await expect.poll(() => cache.epochs.vector().get('catalog')).toBe(1);
  resolve({ body: new TextEncoder().encode('old'), contentType: 'application/json' });
  expect((await slow).text).toBe('old');
  clock.ms += SERVE_STALE_MS + 1;
  expect((await read(loadOf('new'))).text).toBe('new');
  await settle();
});

test('readThrough → an entry of a later epoch than this isolate knows is fresh', async () => {
  const shared = memoryTier('upstash');
  const { cache, read, settle } = start(shared);
  await read(loadOf('one'));
  await settle();
  const entry = await shared.get('/a');
  if (entry === undefined) throw new Error('it was put there');
  await shared.put('/a', { ...entry, epoch: 9 });
  cache.near.delete('/a');
  expect((await read(notAsked)).text).toBe('one');
});

test('readThrough → fresh for 15 s at most while Redis cannot tell the epochs', async () => {
  const { clock, cache, read, settle } = start();
  cache.blind.is = true;
  await read(loadOf('old'));
  await settle();
  clock.ms += BLIND_TTL_MS - 1;
  expect((await read(notAsked)).report?.outcome).toBe('hit');
  clock.ms += 1;
  expect((await read(loadOf('new'))).report?.outcome).toBe('renewing');
  await settle();
  expect((await read(notAsked)).text).toBe('new');
});

test.each([
  ['a problem of 5xx', new Problem('search/unavailable')],
  ['a bug', new TypeError('x')],
])('readThrough → the stale answer when the origin fails by %s, and one attempt a second', async (_name, thrown) => {
  const { clock, read, settle } = start();
  await read(loadOf('one'));
  clock.ms += TTL_MS + SERVE_STALE_MS + 1;
  const stale = await read(failing(thrown));
  expect([stale.text, stale.report?.outcome]).toEqual(['one', 'stale']);
  expect(stale.problem?.status).toBeGreaterThanOrEqual(500);
  expect((await read(notAsked)).report?.outcome).toBe('stale');
  clock.ms += 1_000;
  expect((await read(loadOf('two'))).text).toBe('two');
  await settle();
});

test('readThrough → the problem itself, not the stale answer, when the caller is at fault', async () => {
  const { clock, read } = start();
  await read(loadOf('one'));
  clock.ms += TTL_MS + SERVE_STALE_MS + 1;
  await expect(read(failing(new Problem('request/invalid')))).rejects.toMatchObject({ code: 'request/invalid' });
});

test('readThrough → a stale answer of a farther tier when this isolate has none and the origin fails', async () => {
  const shared = memoryTier('upstash');
  const { clock, cache, read, settle } = start(shared);
  await read(loadOf('one'));
  await settle();
  cache.near.delete('/a');
  clock.ms += TTL_MS + SERVE_STALE_MS + 1;
  const stale = await read(failing(new Problem('origin/unavailable')));
  expect([stale.text, stale.report?.header]).toEqual([
    'one',
    'sommier-upstash; fwd=stale; ttl=-5; detail=stale-if-error',
  ]);
});
