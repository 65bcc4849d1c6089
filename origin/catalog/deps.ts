import type { FastifyBaseLogger } from 'fastify';
import type { Db } from 'mongodb';
import type { Currency } from '#shared/money.ts';
import { importQuoteKey, type QuoteKey } from '#shared/quote.ts';
import { SEARCH_ALIAS } from '#shared/search-index.ts';
import type { SigningKeys } from '#shared/signing.ts';
import { mongoClient } from '../plugins/mongo.ts';
import { typesenseClient } from '../plugins/typesense.ts';
import type { CatalogEnv } from './env.ts';
import { typesenseIndex, type SearchIndex } from './search/search-index.ts';

export interface CatalogDeps {
  db: Db;
  search: SearchIndex;
  storeCurrency: Currency;
  signingKeys: SigningKeys;
  quoteKey: QuoteKey;
  now: () => Date;
  log: FastifyBaseLogger;
}

/** Opens the real stores; `close` ends their connections. */
export async function catalogDeps(
  env: CatalogEnv,
  log: FastifyBaseLogger,
): Promise<{ deps: CatalogDeps; close: () => Promise<void> }> {
  const mongo = mongoClient(env.MONGODB_URI);
  const typesense = typesenseClient({
    url: env.TYPESENSE_URL,
    apiKey: env.TYPESENSE_API_KEY,
    timeoutSeconds: env.SEARCH_TIMEOUT_SECONDS,
  });
  const deps: CatalogDeps = {
    db: mongo.db(env.MONGODB_DATABASE),
    search: typesenseIndex(typesense, SEARCH_ALIAS),
    storeCurrency: env.STORE_CURRENCY,
    signingKeys: env.EDGE_SIGNING_KEYS,
    quoteKey: await importQuoteKey(env.QUOTE_SIGNING_KEY),
    now: () => new Date(),
    log,
  };
  return { deps, close: async () => mongo.close() };
}
