import { expect, test } from 'vitest';
import { Problem } from '#shared/problem.ts';
import type { RequestScope } from '../http/scope.ts';
import { memoryTier } from '../testing/memory-tier.ts';
import type { CacheTier } from './cache-tier.ts';
import { isolateTier } from './isolate-tier.ts';
import { readThrough, type Load, type ReadCache } from './read-through.ts';
import { singleFlight } from './single-flight.ts';

const clock = { ms: 0 };
const cacheOf = (...tiers: CacheTier[]): ReadCache => ({
  tiers,
  flights: singleFlight(1_000),
  ttlMs: 30_000,
  now: () => clock.ms,
});
const scope = (): RequestScope => ({
  trace: { traceId: '', traceparent: '' },
  startedAtMs: 0,
  waitUntil: () => undefined,
});
const loadOf =
  (text: string): Load =>
  async () => ({ body: new TextEncoder().encode(text), contentType: 'application/json' });
const failing =
  (thrown: unknown): Load =>
  () =>
    Promise.reject(thrown);
const bodyOf = (entry: { body: Uint8Array }): string => new TextDecoder().decode(entry.body);

test('readThrough → fills every tier, and a hit in a farther one fills the nearer', async () => {
  const [near, far] = [isolateTier(100_000), memoryTier('far')];
  await readThrough(cacheOf(near, far), scope(), '/a', loadOf('one'));
  await near.delete('/a');
  const report = scope();
  expect(bodyOf(await readThrough(cacheOf(near, far), report, '/a', failing(new Error('not to be asked'))))).toBe(
    'one',
  );
  expect(report.cache).toMatchObject({ outcome: 'hit', tier: 'far' });
  expect(await near.get('/a')).toBeDefined();
});

test('readThrough → goes on without a tier that throws', async () => {
  const broken: CacheTier = {
    name: 'broken',
    get: () => Promise.reject(new Error('down')),
    put: () => Promise.reject(new Error('down')),
    delete: () => Promise.reject(new Error('down')),
    isEmpty: () => true,
  };
  const report = scope();
  expect(bodyOf(await readThrough(cacheOf(broken), report, '/a', loadOf('one')))).toBe('one');
  expect(report.cache?.header).toBe('sommier-broken; fwd=uri-miss');
});

test('readThrough → asks again when the time is out, and the new answer replaces the old', async () => {
  const cache = cacheOf(isolateTier(100_000));
  await readThrough(cache, scope(), '/a', loadOf('one'));
  clock.ms += 30_000;
  const report = scope();
  expect(bodyOf(await readThrough(cache, report, '/a', loadOf('two')))).toBe('two');
  expect(report.cache).toMatchObject({ outcome: 'expired', header: 'sommier-isolate; fwd=stale; stored' });
});

test.each([
  ['a problem of 5xx', new Problem('search/unavailable'), 'one'],
  ['a bug', new TypeError('x'), 'one'],
])('readThrough → the stale answer when the origin fails by %s', async (_name, thrown, text) => {
  const cache = cacheOf(isolateTier(100_000));
  await readThrough(cache, scope(), '/a', loadOf('one'));
  clock.ms += 30_000;
  const report = scope();
  expect(bodyOf(await readThrough(cache, report, '/a', failing(thrown)))).toBe(text);
  expect(report.cache?.outcome).toBe('stale');
  expect(report.problem?.status).toBeGreaterThanOrEqual(500);
});

test('readThrough → the problem itself, not the stale answer, when the caller is at fault', async () => {
  const cache = cacheOf(isolateTier(100_000));
  await readThrough(cache, scope(), '/a', loadOf('one'));
  clock.ms += 30_000;
  await expect(readThrough(cache, scope(), '/a', failing(new Problem('request/invalid')))).rejects.toMatchObject({
    code: 'request/invalid',
  });
});
