import { expect, test } from 'vitest';
import { memoryTier } from '../testing/memory-tier.ts';
import { tierSuite } from '../testing/tier-suite.ts';
import { makeEntry } from './entry.ts';
import { isolateTier } from './isolate-tier.ts';

tierSuite('isolate', () => isolateTier(1_000_000));
tierSuite('in memory', () => memoryTier());

const entryOf = (bytes: number) =>
  makeEntry({
    body: new Uint8Array(bytes),
    contentType: 'application/json',
    storedAtMs: 0,
    ttlMs: 1_000,
    scope: 'catalog',
    epoch: 0,
  });

test('isolateTier → drops the least recently used when its bytes are spent', async () => {
  const tier = isolateTier(100_000);
  for (const key of ['/a', '/b', '/c']) tier.put(key, await entryOf(30_000));
  tier.get('/a');
  tier.put('/d', await entryOf(30_000));
  expect(['/a', '/b', '/c', '/d'].map((key) => tier.get(key) !== undefined)).toEqual([true, false, true, true]);
});

test('isolateTier → refuses an entry larger than the whole, and says so', async () => {
  const tier = isolateTier(100_000);
  expect(tier.put('/a', await entryOf(100_000))).toBe(false);
  expect(tier.isEmpty()).toBe(true);
});
