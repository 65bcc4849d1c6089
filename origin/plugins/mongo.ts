import { MongoClient, MongoNetworkError, MongoNetworkTimeoutError, MongoServerSelectionError, type Db } from 'mongodb';
import { Problem } from '#shared/problem.ts';

const TIMEOUT_MS = 1_500;

/** A client whose every wait is bounded; it connects at the first use, so that a service starts while MongoDB is away. */
export function mongoClient(uri: string): MongoClient {
  return new MongoClient(uri, {
    serverSelectionTimeoutMS: TIMEOUT_MS,
    connectTimeoutMS: TIMEOUT_MS,
    waitQueueTimeoutMS: TIMEOUT_MS,
    maxPoolSize: 20,
    retryWrites: false,
    ignoreUndefined: true,
  });
}

export const pingMongo = async (db: Db): Promise<unknown> => db.command({ ping: 1 });

/** Runs a read or write; MongoDB being away becomes `catalog/unavailable`, anything else stays the bug it is. */
export async function fromMongo<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    const away =
      cause instanceof MongoNetworkError ||
      cause instanceof MongoServerSelectionError ||
      cause instanceof MongoNetworkTimeoutError;
    throw away ? new Problem('catalog/unavailable', 'the model store does not answer', { cause }) : cause;
  }
}
