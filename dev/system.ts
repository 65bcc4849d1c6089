import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { identityBindings, publicIdentityKeys } from './identity-bindings.ts';
import { importSamples } from './import-samples.ts';
import { ROOT } from './paths.ts';
import { fixedPort } from './ports.ts';
import { runCommand } from './process/run-command.ts';
import { startService } from './services.ts';
import type { StartedServer } from './servers/started-server.ts';
import { startBackends } from './stack.ts';

export interface SystemOptions {
  dataDir: string;
  log: (line: string) => void;
  /** Told of everything as soon as it runs, so that an interrupted start can be undone. */
  onStarted: (servers: readonly StartedServer[], stop: () => Promise<void>) => void;
  /** Throws when the start was interrupted. */
  checkpoint: () => void;
}

/** The whole shop on one machine. */
export interface System {
  /** Address of the edge, where shoppers' requests go. */
  url: string;
  /** Addresses and keys of its servers, for the import and for tools. */
  env: Record<string, string>;
  servers: readonly StartedServer[];
  left: readonly string[];
}

/**
 * Starts backends, origins and edge in the order in which they need each other, and imports the sample feeds.
 * @throws Remedy with one line; the caller stops what `onStarted` told of.
 */
export async function startSystem({ dataDir, log, onStarted, checkpoint }: SystemOptions): Promise<System> {
  // Asked before anything is downloaded: a busy port should not be told after minutes.
  const [edgePort, catalogPort, syncPort] = await Promise.all([
    fixedPort('edge'),
    fixedPort('catalog'),
    fixedPort('sync'),
  ]);
  log('starting the backends');
  const backends = await startBackends({ dataDir, ports: 'fixed', keep: true, log });
  onStarted(backends.servers, backends.stop);
  checkpoint();
  const env = {
    ...backends.env,
    MONGODB_DATABASE: process.env['MONGODB_DATABASE'] ?? 'sommier',
    EDGE_SIGNING_KEYS: backends.secrets.edgeSigningKeys,
    QUOTE_SIGNING_KEY: backends.secrets.quoteSigningKey,
    STORE_CURRENCY: process.env['STORE_CURRENCY'] ?? 'RUB',
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'info',
    IDENTITY_ISSUER: `http://127.0.0.1:${edgePort}`,
    IDENTITY_JWKS: publicIdentityKeys(backends.secrets.identityKeys),
  };
  await migrateEdge(backends.env['EDGE_DATABASE_URL'] ?? '', log);
  checkpoint();
  log('starting the origins');
  const origins = await Promise.allSettled([
    startService({
      name: 'catalog',
      entry: new URL('../origin/catalog/server.ts', import.meta.url),
      port: catalogPort,
      env,
      dataDir,
      log,
    }),
    startService({
      name: 'sync',
      entry: new URL('../origin/sync/server.ts', import.meta.url),
      port: syncPort,
      env,
      dataDir,
      log,
    }),
  ]);
  const services = origins.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  for (const service of services) onStarted([service], () => service.stop());
  for (const result of origins) if (result.status === 'rejected') throw result.reason;
  checkpoint();
  const store = backends.servers.map(({ dataDir: folder, url }) => folder ?? url).join('\n');
  await importSamples({ dataDir, env, store, log });
  checkpoint();
  log('starting the edge');
  const bindings = { ...edgeBindings(env, catalogPort), ...identityBindings(env, backends.secrets) };
  const edgeEnv = { EDGE_BINDINGS: JSON.stringify(bindings), TMPDIR: await freshFolder(join(dataDir, 'run', 'tmp')) };
  const edge = await startService({
    name: 'edge',
    entry: new URL('./edge.ts', import.meta.url),
    port: edgePort,
    env: edgeEnv,
    dataDir,
    log,
  });
  onStarted([edge], () => edge.stop());
  return { url: edge.url, env, servers: [...backends.servers, ...services, edge], left: backends.left };
}

/** Where the edge bundles; what a killed one left there goes. */
async function freshFolder(folder: string): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  return folder;
}

/** The edge's tables, as they must be before its first request. */
async function migrateEdge(databaseUrl: string, log: (line: string) => void): Promise<void> {
  const remedy = 'By hand: EDGE_DATABASE_URL=postgres://… node tools/migrate-edge.ts';
  const args = [join(ROOT, 'tools', 'migrate-edge.ts')];
  await runCommand(process.execPath, args, {
    step: 'edge: migrating its database',
    remedy,
    env: { EDGE_DATABASE_URL: databaseUrl },
    log,
  });
}

/** What edge/env.ts asks for, on one machine. */
function edgeBindings(env: Record<string, string>, catalogPort: number): Record<string, string> {
  const given = (name: string) => env[name] ?? '';
  return {
    CATALOG_ORIGINS: `http://127.0.0.1:${catalogPort}`,
    EDGE_SIGNING_KEYS: given('EDGE_SIGNING_KEYS'),
    STORE_CURRENCY: given('STORE_CURRENCY'),
    UPSTASH_REDIS_REST_URL: given('UPSTASH_REDIS_REST_URL'),
    UPSTASH_REDIS_REST_TOKEN: given('UPSTASH_REDIS_REST_TOKEN'),
    ALLOWED_ORIGINS: process.env['ALLOWED_ORIGINS'] ?? 'http://localhost:3000,http://127.0.0.1:3000',
    CACHE_MAX_BYTES: process.env['CACHE_MAX_BYTES'] ?? '33554432',
    CACHE_TTL_SECONDS: process.env['CACHE_TTL_SECONDS'] ?? '30',
    CLIENT_ADDRESS: process.env['CLIENT_ADDRESS'] ?? 'none',
  };
}
