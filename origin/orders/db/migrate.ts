import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate as applyPending } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import { databaseError } from './failures.ts';

export interface MigrateOptions {
  url: string;
  log: (line: string) => void;
}

/** Any number that is nobody else's. */
const MIGRATION_LOCK = 7_016_412_030;
const LOCK_NOT_AVAILABLE = '55P03';
const ATTEMPTS = 10;
const PAUSE_MS = 1_000;

/**
 * Applies the migrations that are still pending, in one transaction, while the service runs: a lock that is not had within
 * 2 s is given up and tried again later, so that no shopper waits behind a migration. Two at once: the second waits.
 * Throws when Postgres refuses one, or when a lock was not to be had ten times.
 */
export async function migrate({ url, log }: MigrateOptions): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await migrateOnce(url);
      log('the schema of orders is up to date');
      return;
    } catch (error) {
      if (databaseError(error)?.code !== LOCK_NOT_AVAILABLE || attempt === ATTEMPTS) throw error;
      log(`a table is busy, trying again (${attempt} of ${ATTEMPTS})`);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * Math.random() * attempt));
    }
  }
}

async function migrateOnce(url: string): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    application_name: 'sommier-orders-migrate',
  });
  await client.connect();
  try {
    await client.query("SET lock_timeout = '60s'");
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await client.query("SET lock_timeout = '2s'; SET statement_timeout = '60s'");
    await applyPending(drizzle(client), { migrationsFolder: join(import.meta.dirname, 'migrations') });
  } finally {
    await client.end();
  }
}
