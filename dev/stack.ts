import { rm } from 'node:fs/promises';
import { CACHE_DIR } from './paths.ts';
import { fixedPort, freePort } from './ports.ts';
import { oneLine } from './remedy.ts';
import { secretsOf, type Secrets } from './secrets.ts';
import { startMail } from './servers/mail.ts';
import { startMailpit } from './servers/mailpit.ts';
import { startMongo } from './servers/mongo.ts';
import { startNeon } from './servers/neon.ts';
import { startPostgres } from './servers/postgres.ts';
import { startRedis } from './servers/redis.ts';
import { startRestate } from './servers/restate.ts';
import { startS3 } from './servers/s3.ts';
import type { StartContext, StartedServer } from './servers/started-server.ts';
import { startStripe } from './servers/stripe.ts';
import { startTypesense } from './servers/typesense.ts';
import { givenUpstash, startUpstash } from './servers/upstash.ts';

export type BackendName = 'mongo' | 'typesense' | 'redis' | 's3' | 'postgres' | 'restate' | 'mail' | 'stripe';

export interface StackOptions {
  /** Data, logs and secrets live under it. */
  dataDir: string;
  /** `fixed`: the table in ports.ts. `free`: whatever is free, so that several stacks run at once. */
  ports: 'fixed' | 'free';
  /** False: nothing is made durable, and `stop` removes the data folder. */
  keep: boolean;
  log: (line: string) => void;
  /**
   * Which to start; all when it is left out. `redis` brings the gateway that speaks Upstash's REST API, `postgres`
   * that of Neon, `mail` Mailpit and the gateway that speaks Resend's API.
   */
  only?: readonly BackendName[];
}

export interface Stack {
  /** Addresses and keys of all servers: MONGODB_URI, TYPESENSE_URL, … */
  env: Record<string, string>;
  servers: readonly StartedServer[];
  /** Optional servers that could not be had, one line each. */
  left: readonly string[];
  secrets: Secrets;
  /** Stops them in the reverse order; twice is once. */
  stop(): Promise<void>;
}

const STARTS: Record<BackendName, (context: StartContext, left: string[]) => Promise<StartedServer[]>> = {
  mongo: async (context) => [await startMongo(context)],
  typesense: async (context) => [await startTypesense(context)],
  redis: startRedisAndGateway,
  s3: (context, left) => orLeftOut('s3', startS3, context, left),
  postgres: startPostgresAndGateway,
  restate: async (context) => [await startRestate(context)],
  mail: startMailpitAndGateway,
  stripe: async (context) => [await startStripe(context)],
};
const ALL: readonly BackendName[] = ['mongo', 'typesense', 'redis', 's3', 'postgres', 'restate', 'mail', 'stripe'];

/**
 * Starts the backends side by side and resolves when all of them answer.
 * @throws Remedy (one line with what to do) when one cannot be had; those already started are stopped first.
 */
export async function startBackends({ dataDir, ports, keep, log, only = ALL }: StackOptions): Promise<Stack> {
  const secrets = await secretsOf(dataDir);
  const port = ports === 'fixed' ? fixedPort : freePort;
  const context: StartContext = { dataDir, cacheDir: CACHE_DIR, port, secrets, keep, log };
  const left: string[] = [];
  const results = await Promise.allSettled(only.map((name) => startOne(name, context, left)));
  const servers = results.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= stopAll(servers, keep ? undefined : dataDir));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  return { env: Object.assign({}, ...servers.map((server) => server.env)), servers, left, secrets, stop };
}

async function startOne(name: BackendName, context: StartContext, left: string[]): Promise<StartedServer[]> {
  const started = performance.now();
  const servers = await STARTS[name](context, left);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  for (const server of servers) context.log(`${server.name}: ready after ${seconds} s (${server.how})`);
  return servers;
}

/** The shop runs without it: when it cannot be had, one line says so and what to do. */
async function orLeftOut(
  name: string,
  start: (context: StartContext) => Promise<StartedServer>,
  context: StartContext,
  left: string[],
): Promise<StartedServer[]> {
  try {
    return [await start(context)];
  } catch (error) {
    context.log(`${name}: left out. ${oneLine(error)}`);
    left.push(oneLine(error));
    return [];
  }
}

async function startRedisAndGateway(context: StartContext): Promise<StartedServer[]> {
  const upstash = givenUpstash();
  if (upstash) return [upstash];
  const redis = await startRedis(context);
  const url = redis.env['REDIS_URL'] ?? redis.url;
  try {
    return [redis, await startUpstash(context, url)];
  } catch (error) {
    await redis.stop();
    throw error;
  }
}

async function startPostgresAndGateway(context: StartContext): Promise<StartedServer[]> {
  const postgres = await startPostgres(context);
  try {
    return [postgres, await startNeon(context, postgres.env['DATABASE_URL'] ?? postgres.url)];
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

async function startMailpitAndGateway(context: StartContext, left: string[]): Promise<StartedServer[]> {
  const mailpit = await orLeftOut('mailpit', startMailpit, context, left);
  try {
    return [...mailpit, await startMail(context, mailpit[0]?.env['SMTP_URL'])];
  } catch (error) {
    for (const server of mailpit) await server.stop();
    throw error;
  }
}

async function stopAll(servers: readonly StartedServer[], throwAway: string | undefined): Promise<void> {
  for (const server of servers.toReversed()) await server.stop();
  if (throwAway) await rm(throwAway, { recursive: true, force: true, maxRetries: 3 });
}
