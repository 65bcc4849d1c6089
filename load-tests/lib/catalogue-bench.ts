import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { SEARCH_ALIAS, toSearchDocument, type SearchDocument } from '#shared/search-index.ts';
import { parseSigningKeys, type SigningKeys } from '#shared/signing.ts';
import { startBackends } from '../../dev/stack.ts';
import { typesenseClient } from '../../origin/plugins/typesense.ts';
import { typesenseWriter } from '../../origin/sync/publish/search-index.ts';
import { generatedModels } from './generated-models.ts';
import { startOrigin, type OriginProcess } from './origin-process.ts';

const BATCH_CELLS = 250 * 125;

/** Typesense as requests that go straight to it need it. */
export interface TypesenseAddress {
  url: string;
  apiKey: string;
}

/** The catalogue over stores of its own, with as many generated models as are asked for. */
export interface CatalogueBench {
  keys: SigningKeys;
  typesense: TypesenseAddress;
  /** Where Typesense keeps its data. */
  folder: string;
  /** Replaces what is indexed by so many models of so many sizes; gives the seconds that it took. */
  fill: (models: number, sizes: number) => Promise<number>;
  /** Bytes of memory that Typesense holds. */
  searchBytes: () => Promise<number>;
  /** The service in a process of its own, once there is an index. */
  start: (options?: { inspect?: boolean }) => Promise<OriginProcess>;
}

/** Runs with a catalogue of its own and throws it away afterwards. Lists come from Typesense alone, so MongoDB stays empty. */
export async function withCatalogue<T>(work: (bench: CatalogueBench) => Promise<T>): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sommier-catalogue-'));
  const log = (line: string) => process.stderr.write(`  ${line}\n`);
  const only = ['mongo', 'typesense'] as const;
  const stack = await startBackends({ dataDir, ports: 'free', keep: true, log, only });
  const running: OriginProcess[] = [];
  const typesense = { url: stack.env['TYPESENSE_URL'] ?? '', apiKey: stack.env['TYPESENSE_API_KEY'] ?? '' };
  const env = {
    ...stack.env,
    EDGE_SIGNING_KEYS: stack.secrets.edgeSigningKeys,
    QUOTE_SIGNING_KEY: stack.secrets.quoteSigningKey,
    STORE_CURRENCY: 'RUB',
    MONGODB_DATABASE: 'sommier',
  };
  try {
    return await work({
      keys: parseSigningKeys(stack.secrets.edgeSigningKeys),
      typesense,
      folder: stack.servers.find(({ name }) => name === 'typesense')?.dataDir ?? dataDir,
      fill: async (models, sizes) => fill(typesense, models, sizes),
      searchBytes: async () => searchBytes(typesense),
      async start({ inspect = false } = {}) {
        const origin = await startOrigin('catalog', { env, dataDir, inspect });
        running.push(origin);
        return origin;
      },
    });
  } finally {
    for (const origin of running) await origin.stop();
    await stack.stop();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Beside the old collection, which goes once the alias is switched: as sync rebuilds an index. */
async function fill(typesense: TypesenseAddress, models: number, sizes: number): Promise<number> {
  const began = performance.now();
  const writer = typesenseWriter(typesenseClient({ ...typesense, timeoutSeconds: 120 }), SEARCH_ALIAS);
  const collection = await writer.create(Date.now().toString(36));
  let batch: SearchDocument[] = [];
  const flush = async () => {
    await writer.upsert(batch, collection);
    batch = [];
  };
  for (const model of generatedModels(models, sizes)) {
    batch.push(toSearchDocument(model));
    if (batch.length * sizes >= BATCH_CELLS) await flush();
  }
  await flush();
  await writer.switchTo(collection);
  return (performance.now() - began) / 1_000;
}

const Metrics = z.object({ typesense_memory_active_bytes: z.coerce.number() });

async function searchBytes({ url, apiKey }: TypesenseAddress): Promise<number> {
  const answer = await fetch(`${url}/metrics.json`, { headers: { 'x-typesense-api-key': apiKey } });
  return Metrics.parse(await answer.json()).typesense_memory_active_bytes;
}
