import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Redis } from '@upstash/redis/cloudflare';
import { expect, test } from 'vitest';
import { circuitBreaker } from '#shared/circuit-breaker.ts';
import { requiredEnv } from '../testing/required-env.ts';
import { tierSuite } from '../testing/tier-suite.ts';
import { makeEntry } from './entry.ts';
import { pollEpochs } from './epochs.ts';
import { upstashStore } from './upstash-store.ts';
import { upstashTier } from './upstash-tier.ts';

const now = () => Date.now();

function start(url = requiredEnv('UPSTASH_REDIS_REST_URL'), timeoutMs = 2_000) {
  const redis = new Redis({
    url,
    token: requiredEnv('UPSTASH_REDIS_REST_TOKEN'),
    automaticDeserialization: false,
    responseEncoding: false,
    enableTelemetry: false,
    retry: false,
    signal: () => AbortSignal.timeout(timeoutMs),
  });
  const run = randomUUID();
  const epochsKey = `test:epochs:${run}`;
  const store = upstashStore({ redis, breaker: circuitBreaker({ now }), prefix: `test:${run}:`, epochsKey });
  const epochs = pollEpochs({ now, poll: () => store.epochs() });
  return { redis, epochsKey, store, epochs, tier: upstashTier({ store, epochs, now }) };
}

const entry = (bytes: number) =>
  makeEntry({
    body: new Uint8Array(bytes).fill(0x20),
    contentType: 'application/json',
    storedAtMs: 1,
    ttlMs: 1_000,
    scope: 'catalog',
    epoch: 0,
  });

tierSuite('Upstash over real Redis', () => start().tier);

test('upstashTier → the epochs come along with a read', async () => {
  const { redis, epochsKey, epochs, tier } = start();
  await redis.hincrby(epochsKey, 'catalog', 3);
  await redis.hincrby(epochsKey, 'maker:nordvik', 2);
  expect(await tier.get('/a')).toBeUndefined();
  expect(epochs.vector()).toEqual(
    new Map([
      ['catalog', 3],
      ['maker:nordvik', 2],
    ]),
  );
});

test('upstashTier → refuses what is too large for it, and gives nothing for what it cannot read', async () => {
  const { redis, tier, epochsKey } = start();
  expect(await tier.put('/a', await entry(300_000))).toBe(false);
  await redis.set(`${epochsKey.replace('epochs:', '')}:/b`, 'not an entry');
  expect(await tier.get('/b')).toBeUndefined();
});

test('upstashStore → no answer is waited for longer than the deadline, and none at all once the breaker is open', async () => {
  const silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await new Promise((done) => silent.once('listening', done));
  const { store } = start(`http://127.0.0.1:${asAddress(silent.address()).port}`, 50);
  try {
    const startedAt = performance.now();
    for (let each = 0; each < 5; each++) await expect(store.epochs()).rejects.toThrow();
    expect(performance.now() - startedAt).toBeLessThan(1_500);
    const refusedAt = performance.now();
    for (let each = 0; each < 100; each++) await expect(store.read('/a', true)).rejects.toThrow('taken for down');
    expect(performance.now() - refusedAt).toBeLessThan(100);
  } finally {
    silent.closeAllConnections();
    silent.close();
  }
});

/** A TCP server that listens has an address object. */
const asAddress = (address: AddressInfo | string | null): AddressInfo => {
  if (address === null || typeof address === 'string') throw new TypeError('not a TCP server');
  return address;
};
