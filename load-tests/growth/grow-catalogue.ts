import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { missQueries, missRound } from '../benchmarks/filter-miss.ts';
import { withCatalogue, type CatalogueBench } from '../lib/catalogue-bench.ts';
import type { OriginProcess } from '../lib/origin-process.ts';
import type { Curve, Point } from './curve.ts';

/** GROWTH_MODELS and GROWTH_SIZES: the last points, for a shorter run. */
const LAST = {
  models: Number(process.env['GROWTH_MODELS'] ?? 65_536),
  sizes: Number(process.env['GROWTH_SIZES'] ?? 2_048),
};
const MODELS = [1_024, 4_096, 16_384, 65_536].filter((count) => count <= LAST.models);
const SIZES = [125, 500, 1_024, 2_048].filter((count) => count <= LAST.sizes);
/** Models while the sizes grow, and sizes while the models do. */
const FIXED = { models: 1_024, sizes: 125 };
const WARM_UP = 50;
const QUERIES = 300;

/** Filters that no cache holds, over 1,024 to 65,536 models. */
export async function growModels(): Promise<Curve> {
  return { of: 'models', points: await grow(MODELS, (models) => ({ models, sizes: FIXED.sizes })) };
}

/** The same over 1,024 models of 125 to 2,048 sizes each. */
export async function growSizes(): Promise<Curve> {
  return { of: 'sizes', points: await grow(SIZES, (sizes) => ({ models: FIXED.models, sizes })) };
}

/** Each point over stores of its own, so that none is measured in what another has left in memory. */
async function grow(
  points: readonly number[],
  shape: (at: number) => { models: number; sizes: number },
): Promise<Point[]> {
  const measured: Point[] = [];
  for (const at of points) {
    const point = await withCatalogue(async (bench) => {
      const { models, sizes } = shape(at);
      const seconds = await bench.fill(models, sizes);
      const origin = await bench.start();
      return { at, 'seconds to index': seconds, ...(await figures(bench, origin)) };
    });
    console.log(JSON.stringify(point));
    measured.push(point);
  }
  return measured;
}

async function figures({ keys, typesense, searchBytes, folder }: CatalogueBench, origin: OriginProcess) {
  const targets = { origin: origin.url, keys, typesense };
  const queries = missQueries(WARM_UP + QUERIES);
  await missRound(targets, queries.splice(0, WARM_UP));
  const { originMs, originP99Ms, straightMs, ratio } = await missRound(targets, queries);
  return {
    'p50 ms': originMs,
    'p99 ms': originP99Ms,
    'straight p50 ms': straightMs,
    'of straight': ratio,
    'memory of the service, MB': (await origin.memoryBytes()) / 1e6,
    'memory of Typesense, MB': (await searchBytes()) / 1e6,
    'its disk, MB': (await folderBytes(folder)) / 1e6,
  };
}

/** A file may go while they are counted. */
async function folderBytes(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(
    names.map(async (name) =>
      stat(join(folder, name)).then(
        (file) => (file.isFile() ? file.size : 0),
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
