import { freePort } from '../../dev/ports.ts';
import { migrate } from '../../origin/orders/db/migrate.ts';
import { contender } from '../benchmarks/edge-hit/edge-hit.ts';
import { filterAnswer, FILTERS } from '../benchmarks/edge-hit/filter-answer.ts';
import { runLoad } from '../benchmarks/edge-hit/run-load.ts';
import { askOrigin, closeMissClient, missQueries } from '../benchmarks/filter-miss.ts';
import { seedCarts } from '../benchmarks/place/seed-carts.ts';
import { sendAll } from '../benchmarks/place/send-all.ts';
import { newKeys, signedOrders } from '../benchmarks/place/signed-orders.ts';
import { withCatalogue } from '../lib/catalogue-bench.ts';
import { answerOf, withEdgeBench } from '../lib/edge-bench.ts';
import { startOrigin } from '../lib/origin-process.ts';
import { placingEnv } from '../lib/placing-env.ts';
import { withBackends } from '../lib/with-backends.ts';
import { profileWhile, type CpuProfile } from './cpu-profile.ts';

const WARM_UP = { connections: 32, rounds: 1, sliceMs: 4_000 };
const MEASURED = { connections: 32, rounds: 1, sliceMs: 8_000 };
const CATALOGUE = { models: 4_096, sizes: 125 };
const MISSES = { warmUp: 300, measured: 1_500, atOnce: 16 };
const ORDERS = { warmUp: 1_500, measured: 4_000 };

/** A hot path under load that keeps its process busy, so that waiting is not taken for work. */
interface HotPath {
  title: string;
  profile: () => Promise<CpuProfile>;
}

export const HOT_PATHS: Readonly<Record<string, HotPath>> = {
  hit: { title: 'cached answer at the edge (the worker in workerd, 500 keys, 32 connections)', profile: profileHit },
  miss: { title: 'uncached filter at the catalogue (4,096 × 125, 16 at once)', profile: profileMiss },
  place: { title: 'POST /v1/orders at orders (32 at once)', profile: profilePlace },
};

async function profileHit(): Promise<CpuProfile> {
  const inspectorPort = await freePort('edge');
  const done = Promise.withResolvers<CpuProfile>();
  await withEdgeBench(filterAnswer, async (bench) => {
    const edge = await bench.run(await bench.bundle(), bench.bindings, inspectorPort);
    for (const target of FILTERS) await answerOf(edge.url + target);
    const contenders = [contender('edge', edge, FILTERS)];
    await runLoad({ contenders, ...WARM_UP });
    const load = async () => void (await runLoad({ contenders, ...MEASURED }));
    done.resolve(await profileWhile(inspectorPort, load, 'sommier-edge'));
  });
  return done.promise;
}

async function profileMiss(): Promise<CpuProfile> {
  return withCatalogue(async ({ fill, start, keys }) => {
    await fill(CATALOGUE.models, CATALOGUE.sizes);
    const origin = await start({ inspect: true });
    const queries = missQueries(MISSES.warmUp + MISSES.measured);
    const ask = async (count: number) => {
      const batch = queries.splice(0, count);
      const shopper = async () => {
        for (let query = batch.pop(); query !== undefined; query = batch.pop()) {
          const { statusCode, body } = await askOrigin({ origin: origin.url, keys }, query);
          await body.dump();
          if (statusCode !== 200) throw new Error(`the catalogue answered ${statusCode}`);
        }
      };
      await Promise.all(Array.from({ length: MISSES.atOnce }, shopper));
    };
    await ask(MISSES.warmUp);
    const profile = await profileWhile(origin.inspectorPort ?? 0, async () => ask(MISSES.measured));
    await closeMissClient();
    return profile;
  });
}

async function profilePlace(): Promise<CpuProfile> {
  return withBackends(['postgres'], async (env, dataDir) => {
    const url = env['DATABASE_URL'] ?? '';
    await migrate({ url, log: () => undefined });
    const keys = await newKeys();
    const orders = await startOrigin('orders', { env: placingEnv(url, keys.env), dataDir, inspect: true });
    try {
      await sendAll(orders.url, await signedOrders(await seedCarts(url, ORDERS.warmUp), keys));
      const requests = await signedOrders(await seedCarts(url, ORDERS.measured), keys);
      const load = async () => void (await sendAll(orders.url, requests));
      return await profileWhile(orders.inspectorPort ?? 0, load);
    } finally {
      await orders.stop();
    }
  });
}
