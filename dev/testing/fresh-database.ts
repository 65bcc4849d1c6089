import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface FreshDatabaseOptions {
  /** A user who may create databases, in any database but the template. */
  adminUrl: string;
  /** The database to clone. Nobody may be connected to it meanwhile. */
  template: string;
}

/** A database of one test file. */
export interface FreshDatabase {
  url: string;
  /** Removes it, whoever is still connected. */
  drop(): Promise<void>;
}

/** Clones a template database under a fresh name (60 to 110 ms). */
export async function freshDatabase({ adminUrl, template }: FreshDatabaseOptions): Promise<FreshDatabase> {
  const name = `${template.slice(0, 40)}_${randomBytes(6).toString('hex')}`;
  const [database, source] = [pg.escapeIdentifier(name), pg.escapeIdentifier(template)];
  await withClient(adminUrl, (client) => client.query(`CREATE DATABASE ${database} TEMPLATE ${source}`));
  return {
    url: urlOf(adminUrl, name),
    drop: async () => {
      await withClient(adminUrl, (client) => client.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`));
    },
  };
}

export interface TemplateOptions {
  adminUrl: string;
  /** Should change with the migrations, or an old template is taken for the new one. */
  name: string;
  /** Brings the empty database at this address to the state that tests begin with, and disconnects. */
  migrate: (url: string) => Promise<void>;
}

/** Makes a template database once, however many test files ask at the same time, and gives its name. */
export async function migratedTemplate({ adminUrl, name, migrate }: TemplateOptions): Promise<string> {
  const draft = `${name}_draft`;
  await withClient(adminUrl, async (client) => {
    // Held until this connection ends; the second to ask finds the template there.
    await client.query('SELECT pg_advisory_lock(hashtext($1))', [name]);
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount !== 0) return;
    await client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(draft)} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${pg.escapeIdentifier(draft)}`);
    await migrate(urlOf(adminUrl, draft));
    await client.query(`ALTER DATABASE ${pg.escapeIdentifier(draft)} RENAME TO ${pg.escapeIdentifier(name)}`);
  });
  return name;
}

/** Runs with one connection and ends it. */
export async function withClient<T>(url: string, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

function urlOf(adminUrl: string, database: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url.href;
}
