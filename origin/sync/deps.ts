import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import type { S3Client } from '@aws-sdk/client-s3';
import { Redis } from '@upstash/redis';
import type { Db } from 'mongodb';
import { verifyingKeys } from '#shared/tokens.ts';
import { callerPort, type CallerPort } from '../plugins/caller.ts';
import { mongoClient } from '../plugins/mongo.ts';
import { typesenseClient } from '../plugins/typesense.ts';
import type { StoreEnv, SyncEnv } from './env.ts';
import { s3OutgoingStore, type OutgoingStore } from './outgoing/outgoing-store.ts';
import { redisEpochs, type Epochs } from './publish/epochs.ts';
import { typesenseWriter, type SearchWriter } from './publish/search-index.ts';
import { s3Versions, type FeedVersions } from './sources/s3-listing.ts';
import { s3Client, s3Source } from './sources/s3-source.ts';
import type { OpenSource } from './sources/source.ts';
import { webSource } from './sources/web-source.ts';
import { stockSender } from './stock/send-stock.ts';
import type { SendStock } from './stock/stock-port.ts';

export interface SyncDeps {
  db: Db;
  search: SearchWriter;
  epochs: Epochs;
  openSource: OpenSource;
  feedVersions: FeedVersions;
  /** Feeds for others; null where no shop and no place for them are named. */
  outgoing: { store: OutgoingStore; shop: { shopName: string; shopUrl: string } } | null;
  /** Tells the orders service of counted stock; null where it is not told. */
  stock: SendStock | null;
  /** Folder for staged feeds. */
  tempDir: string;
  now: () => Date;
  newId: () => string;
}

/** Verifies the tokens of staff; without identity's keys every caller is nobody. */
export async function callerOf({ IDENTITY_ISSUER, IDENTITY_JWKS }: SyncEnv, now: () => Date): Promise<CallerPort> {
  if (IDENTITY_ISSUER === undefined || IDENTITY_JWKS === undefined) return { verify: async () => null };
  return callerPort(await verifyingKeys(IDENTITY_ISSUER, IDENTITY_JWKS.keys), now);
}

/** A batch of documents takes longer than a query, and an index is built with thousands of them. */
const SEARCH_TIMEOUT_SECONDS = 60;
const REDIS_TIMEOUT_MS = 3_000;

/** Opens the real stores; `close` ends their connections. */
export function syncDeps(env: StoreEnv): { deps: SyncDeps; close: () => Promise<void> } {
  const mongo = mongoClient(env.MONGODB_URI);
  const typesense = typesenseClient({
    url: env.TYPESENSE_URL,
    apiKey: env.TYPESENSE_API_KEY,
    timeoutSeconds: SEARCH_TIMEOUT_SECONDS,
  });
  const s3 = s3Client({
    endpoint: env.S3_ENDPOINT,
    region: env.S3_REGION,
    accessKeyId: env.S3_ACCESS_KEY_ID,
    secretAccessKey: env.S3_SECRET_ACCESS_KEY,
  });
  const redis = new Redis({
    url: env.UPSTASH_REDIS_REST_URL,
    token: env.UPSTASH_REDIS_REST_TOKEN,
    enableTelemetry: false,
    retry: { retries: 2, backoff: () => 200 },
    signal: () => AbortSignal.timeout(REDIS_TIMEOUT_MS),
  });
  const db = mongo.db(env.MONGODB_DATABASE);
  const deps: SyncDeps = {
    db,
    search: typesenseWriter(typesense, env.TYPESENSE_ALIAS),
    epochs: redisEpochs(redis),
    openSource: (address) => (address.startsWith('https:') ? webSource(address) : s3Source(s3, address)),
    feedVersions: s3Versions(s3),
    outgoing: outgoingOf(env, s3),
    stock: stockOf(env, db),
    tempDir: env.SYNC_TEMP_DIR ?? tmpdir(),
    now: () => new Date(),
    newId: randomUUID,
  };
  const close = async () => {
    s3.destroy();
    await mongo.close();
  };
  return { deps, close };
}

function stockOf({ ORDERS_URL: url, EDGE_SIGNING_KEYS: signingKeys }: StoreEnv, db: Db): SyncDeps['stock'] {
  return url === undefined || signingKeys === undefined ? null : stockSender(db, { url, signingKeys });
}

function outgoingOf({ SHOP_URL, SHOP_NAME, OUTGOING_FEEDS }: StoreEnv, s3: S3Client): SyncDeps['outgoing'] {
  if (SHOP_URL === undefined || OUTGOING_FEEDS === undefined) return null;
  const { bucket, prefix } = OUTGOING_FEEDS;
  return { store: s3OutgoingStore(s3, bucket, prefix), shop: { shopName: SHOP_NAME, shopUrl: SHOP_URL } };
}
