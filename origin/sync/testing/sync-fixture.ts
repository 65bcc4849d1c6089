import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { Redis } from '@upstash/redis';
import type { Db } from 'mongodb';
import type { Client } from 'typesense';
import type { ModelRecord } from '#shared/contracts/model.ts';
import { Problem } from '#shared/problem.ts';
import type { SearchDocument } from '#shared/search-index.ts';
import { mongoClient } from '../../plugins/mongo.ts';
import { typesenseClient } from '../../plugins/typesense.ts';
import type { SyncDeps } from '../deps.ts';
import { raisersOf, redisEpochs } from '../publish/epochs.ts';
import { typesenseWriter } from '../publish/search-index.ts';
import type { Source } from '../sources/source.ts';
import { inPieces } from './open-text.ts';

export interface SyncFixture {
  deps: SyncDeps;
  db: Db;
  typesense: Client;
  alias: string;
  /** Feeds that `openSource` finds, by address. */
  feeds: Map<string, string | Uint8Array>;
  models(): Promise<ModelRecord[]>;
  documents(): Promise<SearchDocument[]>;
  /** Counters by name; empty before the first raise. */
  epochs(): Promise<Record<string, number>>;
  close(): Promise<void>;
}

/** A feed in memory. */
export const textSource = (text: string | Uint8Array, name = 'memory'): Source => ({
  name,
  pin: async () => null,
  open: async () => ({
    bytes: inPieces(typeof text === 'string' ? Buffer.from(text) : text, [64 * 1_024]),
    version: null,
    size: typeof text === 'string' ? Buffer.byteLength(text) : text.length,
  }),
});

/** Sync's dependencies over the run's real servers, with a database, an index and counters of their own; of a name, to share them. */
export function syncFixture(name = `sync_${randomUUID().replaceAll('-', '')}`): SyncFixture {
  const mongo = mongoClient(variable('MONGODB_URI'));
  const db = mongo.db(name);
  const typesense = typesenseClient({
    url: variable('TYPESENSE_URL'),
    apiKey: variable('TYPESENSE_API_KEY'),
    timeoutSeconds: 20,
  });
  const redis = new Redis({
    url: variable('UPSTASH_REDIS_REST_URL'),
    token: variable('UPSTASH_REDIS_REST_TOKEN'),
    enableTelemetry: false,
  });
  const feeds = new Map<string, string | Uint8Array>();
  const deps: SyncDeps = {
    db,
    search: typesenseWriter(typesense, name),
    epochs: redisEpochs(redis, name),
    openSource: (address) => {
      const feed = feeds.get(address);
      if (feed === undefined) throw new Problem('feed/not-found', `nothing at ${address}`);
      return textSource(feed, address);
    },
    feedVersions: async () => new Map(),
    outgoing: null,
    stock: null,
    tempDir: tmpdir(),
    now: () => new Date(),
    newId: randomUUID,
  };
  return {
    deps,
    db,
    typesense,
    alias: name,
    feeds,
    models: async () =>
      db.collection<ModelRecord>('models').find({}, { promoteBuffers: true }).sort({ _id: 1 }).toArray(),
    documents: async () => {
      const lines = await typesense.collections(name).documents().export();
      return lines === ''
        ? []
        : lines
            .split('\n')
            .map(asDocument)
            .sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    epochs: async () => (await redis.hgetall<Record<string, number>>(name)) ?? {},
    async close() {
      await redis.del(name, raisersOf(name));
      const collections = await typesense.collections().retrieve();
      for (const { name: collection } of collections)
        if (collection.startsWith(`${name}_`)) await typesense.collections(collection).delete();
      await db.dropDatabase();
      await mongo.close();
    },
  };
}

/** The collection holds only documents that sync wrote. */
const asDocument = (line: string): SearchDocument => JSON.parse(line);

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run the tests by npm test`);
  return value;
}
