import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';

/** Queries of drizzle, over the pool or inside a transaction. */
export type Db = Pick<NodePgDatabase, 'select' | 'insert' | 'update' | 'delete' | 'execute'>;

export interface Database {
  db: NodePgDatabase;
  /** For the few statements whose plan and round trips count: named, so that Postgres plans them once for each connection. */
  pool: pg.Pool;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  url: string;
  maxConnections: number;
  /** Longest wait for a connection, a lock or a statement, instead of those below; for drills that crowd one row. */
  patienceMs?: number;
  onError: (error: Error) => void;
}

const CONNECT_TIMEOUT_MS = 1_500;
const LOCK_TIMEOUT_MS = 1_000;
const STATEMENT_TIMEOUT_MS = 2_000;
const MAX_LIFETIME_SECONDS = 1_800;

/** A pool whose every wait is bounded; it connects at the first use, so that the service starts while Postgres is away. */
export function openDatabase(options: DatabaseOptions): Database {
  const { patienceMs } = options;
  const statementTimeoutMs = patienceMs ?? STATEMENT_TIMEOUT_MS;
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.maxConnections,
    connectionTimeoutMillis: patienceMs ?? CONNECT_TIMEOUT_MS,
    statement_timeout: statementTimeoutMs,
    lock_timeout: patienceMs ?? LOCK_TIMEOUT_MS,
    idle_in_transaction_session_timeout: statementTimeoutMs * 2,
    query_timeout: statementTimeoutMs + 500,
    application_name: 'sommier-orders',
    // A pooler such as Neon's ignores `options`: there a plan made while a table was empty ends with its connection.
    maxLifetimeSeconds: MAX_LIFETIME_SECONDS,
    // A named plan is kept for the connection's life; one made while a table was empty would read it whole for ever. Generic, since
    // Postgres takes arrays and limits for a reason to plan anew at every call, which costs more than these statements do.
    options: '-c enable_seqscan=off -c plan_cache_mode=force_generic_plan',
  });
  // An idle connection that Postgres ends is thrown away by the pool; without a listener it would end the process.
  pool.on('error', options.onError);
  return { db: drizzle(pool), pool, close: async () => pool.end() };
}
