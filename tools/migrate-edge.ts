import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';

const FOLDER = join(import.meta.dirname, '..', 'edge', 'identity', 'db', 'migrations');

/** Any number that only this uses: of two deployments at once, one waits. */
const LOCK = 760_311_942;

/**
 * Brings the edge's database to the newest migration; nothing happens when it is there. Each migration is one transaction.
 * `databaseUrl` is Postgres's own protocol, not Neon's SQL over HTTP.
 */
export async function migrateEdge(databaseUrl: string): Promise<void> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 10_000,
    statement_timeout: 60_000,
  });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await migrate(drizzle(client), {
      migrationsFolder: FOLDER,
      migrationsTable: 'edge_migrations',
      migrationsSchema: 'drizzle',
    });
  } finally {
    await client.end();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const url = process.env['EDGE_DATABASE_URL'];
  if (url === undefined || url === '') {
    console.error('EDGE_DATABASE_URL is not set: the address of the edge’s Postgres');
    process.exitCode = 1;
  } else {
    await migrateEdge(url);
    console.log('the edge’s database has every migration');
  }
}
