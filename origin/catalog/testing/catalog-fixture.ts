import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { exportJWK, generateKeyPair } from 'jose';
import { pino } from 'pino';
import type { MakerRecord, ModelRecord } from '#shared/contracts/model.ts';
import { importQuoteKey, type QuoteKey } from '#shared/quote.ts';
import { SEARCH_FIELDS, toSearchDocument } from '#shared/search-index.ts';
import { mongoClient } from '../../plugins/mongo.ts';
import { TEST_KEYS } from '../../plugins/testing/signed-inject.ts';
import { typesenseClient } from '../../plugins/typesense.ts';
import { buildCatalog } from '../app.ts';
import { typesenseIndex } from '../search/search-index.ts';

export interface CatalogFixture {
  app: FastifyInstance;
  /** The public half of the key that signs quotes. */
  quoteVerifier: QuoteKey;
  /** Writes models where sync would: MongoDB and the index. */
  load(records: readonly ModelRecord[]): Promise<void>;
  close(): Promise<void>;
}

/** The catalogue over the run's real MongoDB and Typesense, with a database and an index of its own. */
export async function catalogFixture({ index = true } = {}): Promise<CatalogFixture> {
  const name = `catalog_${randomUUID().replaceAll('-', '')}`;
  const mongo = mongoClient(variable('MONGODB_URI'));
  const typesense = typesenseClient({
    url: variable('TYPESENSE_URL'),
    apiKey: variable('TYPESENSE_API_KEY'),
    timeoutSeconds: 5,
  });
  const db = mongo.db(name);
  if (index) await typesense.collections().create({ name, fields: SEARCH_FIELDS.map((field) => ({ ...field })) });
  const quoteKeys = await newQuoteKeys();
  const app = await buildCatalog({
    db,
    search: typesenseIndex(typesense, name),
    storeCurrency: 'RUB',
    signingKeys: TEST_KEYS,
    quoteKey: quoteKeys.signer,
    now: () => new Date(),
    log: pino({ level: 'silent' }),
  });
  return {
    app,
    quoteVerifier: quoteKeys.verifier,
    async load(records) {
      await db.collection<ModelRecord>('models').insertMany(records.map((record) => ({ ...record })));
      await db.collection<MakerRecord>('makers').insertMany(makersOf(records));
      await typesense.collections(name).documents().import(records.map(toSearchDocument), { action: 'upsert' });
    },
    async close() {
      await app.close();
      await db.dropDatabase();
      await mongo.close();
      if (index) await typesense.collections(name).delete();
    },
  };
}

async function newQuoteKeys(): Promise<{ signer: QuoteKey; verifier: QuoteKey }> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true });
  return {
    signer: await importQuoteKey({ ...(await exportJWK(privateKey)), kid: 'q1' }),
    verifier: await importQuoteKey({ ...(await exportJWK(publicKey)), kid: 'q1' }),
  };
}

function makersOf(records: readonly ModelRecord[]): MakerRecord[] {
  const byId = Map.groupBy(records, (record) => record.makerId);
  return [...byId].map(([id, models]) => ({
    _id: id,
    name: models[0]?.makerName ?? id,
    models: models.length,
    updatedAt: new Date(),
  }));
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run the tests by npm test`);
  return value;
}
