// One size's price changed on a model of 2,048 sizes: its feed imported, beside writing that price straight to both stores.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient, type Collection } from 'mongodb';
import type { ModelRecord } from '#shared/contracts/model.ts';
import { withCell, type Cell } from '#shared/grid.ts';
import { priceField, SEARCH_ALIAS } from '#shared/search-index.ts';
import { openImporter } from '../../dev/seed/importer.ts';
import { typesenseClient } from '../../origin/plugins/typesense.ts';
import { machineLine, medianAndSpread, percentile } from '../lib/figures.ts';
import { wideGrid } from '../lib/generated-models.ts';
import { saveResult } from '../lib/save-result.ts';
import { withBackends } from '../lib/with-backends.ts';
import { ratioLine } from './outcome.ts';

const SIZES = wideGrid(2_048);
const WARM_UP = 5;
const ROUNDS = 5;
const CHANGES_A_ROUND = 10;
const TARGET_MS = 200;
const MAKER = { id: 'wide', name: 'Wide' };
const PROFILE = {
  format: 'csv',
  delimiter: ';',
  currency: 'RUB',
  units: { size: 'cm' },
  leadDays: { inStock: 3, madeToOrder: 14 },
  mattress: { all: true },
  fields: {
    name: ['name'],
    groupKey: ['model'],
    vendorCode: ['sku'],
    price: ['price'],
    size: ['size'],
    stock: ['stock'],
  },
};

/** A feed of one model; `changes` moves the price of one size after the other. */
const feedOf = (changes: number): string =>
  SIZES.reduce((text, { key }, at) => {
    const price = 20_000 + at + 10 * (Math.floor(changes / SIZES.length) + (at < changes % SIZES.length ? 1 : 0));
    return `${text}W-${key};W;Wide One;${key};${price};in stock\n`;
  }, 'sku;model;name;size;price;stock\n');

/** Runs it over stores of its own and prints the figures; the last line is `ratio=…`. */
export async function sizePrice(): Promise<void> {
  await withBackends(['mongo', 'typesense', 'redis'], async (env) => {
    const folder = await mkdtemp(join(tmpdir(), 'sommier-feeds-'));
    const file = join(folder, 'wide.csv');
    const importer = await openImporter({ ...env, SYNC_TEMP_DIR: folder }, new AbortController().signal);
    const mongo = await MongoClient.connect(env['MONGODB_URI'] ?? '');
    const straight = straightWriter(env, mongo.db('sommier').collection<ModelRecord>('models'));
    let changes = 0;
    const importChange = async (): Promise<number> => {
      await writeFile(file, feedOf(changes++));
      const began = performance.now();
      const report = await importer.importOne({ maker: MAKER, source: file, profile: PROFILE });
      const ms = performance.now() - began;
      if (report.cells !== SIZES.length || report.changed !== 1)
        throw new Error(`expected one changed model of ${SIZES.length} cells: ${JSON.stringify(report)}`);
      return ms;
    };
    try {
      await measure(importChange, straight);
    } finally {
      await mongo.close();
      await importer.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
}

async function measure(imported: () => Promise<number>, straight: () => Promise<number>): Promise<void> {
  for (let at = 0; at < WARM_UP; at++) await imported();
  for (let at = 0; at < WARM_UP; at++) await straight();
  const rounds = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const [ours, theirs]: [number[], number[]] = [[], []];
    for (let at = 0; at < CHANGES_A_ROUND; at++) {
      ours.push(await imported());
      theirs.push(await straight());
    }
    const [ms, straightMs] = [percentile(ours, 0.5), percentile(theirs, 0.5)];
    rounds.push({ ms, worstMs: Math.max(...ours), straightMs, ratio: ms / straightMs });
    console.log(
      `round ${round}: imported p50 ${ms.toFixed(1)} ms, worst ${Math.max(...ours).toFixed(1)} ms; straight p50 ${straightMs.toFixed(1)} ms`,
    );
  }
  const { median } = medianAndSpread(rounds.map(({ ms }) => ms));
  console.log(`one price of ${SIZES.length}: ${median.toFixed(1)} ms; wanted < ${TARGET_MS} ms`);
  console.log(`kept in ${await saveResult('size-price', { machine: machineLine(), rounds })}`);
  if (median >= TARGET_MS) process.exitCode = 1;
  const ratio = medianAndSpread(rounds.map((round) => round.ratio));
  console.log(ratioLine(ratio.median, ratio.spreadPercent));
}

/** What changing the price costs at least: the grid in MongoDB, one field in Typesense. The importer's next feed sets it right again. */
function straightWriter(env: Record<string, string>, models: Collection<ModelRecord>): () => Promise<number> {
  const typesense = typesenseClient({
    url: env['TYPESENSE_URL'] ?? '',
    apiKey: env['TYPESENSE_API_KEY'] ?? '',
    timeoutSeconds: 5,
  });
  let priceMinor = 5_000_000;
  return async () => {
    const model = await models.findOne({ makerId: MAKER.id }, { promoteBuffers: true });
    const [size] = SIZES;
    if (model === null || size === undefined) throw new Error('the model has not been imported');
    const cell: Cell = { widthCm: size.widthCm, lengthCm: size.lengthCm, priceMinor: ++priceMinor, state: 'in_stock' };
    const grid = { ...model.grid, ...withCell(model.grid, cell) };
    const began = performance.now();
    await models.updateOne({ _id: model._id, rev: model.rev }, { $set: { grid } });
    await typesense
      .collections(SEARCH_ALIAS)
      .documents(model._id)
      .update({ [priceField(size)]: priceMinor });
    return performance.now() - began;
  };
}
