import { neon, neonConfig } from '@neondatabase/serverless';
import { drizzle, type NeonHttpDatabase } from 'drizzle-orm/neon-http';

/** The identity database: SQL over HTTP, one request for each statement or batch, no connection to hold. */
export type Db = NeonHttpDatabase;

export interface ConnectOptions {
  /** `postgres://user:password@host/database`. */
  databaseUrl: string;
  /** Where SQL is posted to; Neon's own address, made from the host, when it is left out. */
  sqlEndpoint?: string | undefined;
  /** Deadline of one request. */
  timeoutMs: number;
}

/** Makes the database over Neon's HTTP API; nothing is sent before the first query. */
export function connectDb({ databaseUrl, sqlEndpoint, timeoutMs }: ConnectOptions): Db {
  if (sqlEndpoint !== undefined) neonConfig.fetchEndpoint = sqlEndpoint;
  const fetchOptions = {
    /** Read anew for each request, so that each has the whole time. */
    get signal() {
      return AbortSignal.timeout(timeoutMs);
    },
  };
  return drizzle(neon(databaseUrl, { fetchOptions }));
}
