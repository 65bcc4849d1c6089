import { drizzle, type PgRemoteDatabase } from 'drizzle-orm/pg-proxy';
import { neonHttp, type NeonHttpOptions, type Statement } from './neon-http.ts';

/** A query of drizzle that was not run yet. */
interface Unsent {
  toSQL(): Statement;
}

/** The identity database: SQL over HTTP, one request for each statement or batch, no connection to hold. */
export type Db = PgRemoteDatabase & {
  /** All of them or none, as one transaction; what they return is not read. */
  batch(queries: readonly Unsent[]): Promise<void>;
};

/** Makes the database over Neon's HTTP API; nothing is sent before the first query. */
export function connectDb(options: NeonHttpOptions): Db {
  const neon = neonHttp(options);
  const db = drizzle(async (sql, params, method) => ({
    rows: await neon.query({ sql, params }, method === 'all' ? 'lists' : 'objects'),
  }));
  return Object.assign(db, {
    batch: (queries: readonly Unsent[]) => neon.transaction(queries.map((query) => query.toSQL())),
  });
}
