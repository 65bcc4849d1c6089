import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { identityBindings, publicIdentityKeys, publicQuoteKeys } from './identity-bindings.ts';
import { importSamples } from './import-samples.ts';
import { ROOT } from './paths.ts';
import { fixedPort } from './ports.ts';
import { runCommand } from './process/run-command.ts';
import { workflowVersion } from './workflow-version.ts';
import { startService } from './services.ts';
import type { StartedServer } from './servers/started-server.ts';
import { startBackends } from './stack.ts';

/** Started side by side: none needs another to be ready. */
const ORIGINS = ['catalog', 'sync', 'orders'] as const;

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
  const [edgePort, sagaPort, syncWorkflowPort, ...originPorts] = await Promise.all([
    fixedPort('edge'),
    fixedPort('saga'),
    fixedPort('syncWorkflows'),
    ...ORIGINS.map((name) => fixedPort(name)),
  ]);
  const urls = Object.fromEntries(ORIGINS.map((name, index) => [name, `http://127.0.0.1:${originPorts[index]}`]));
  log('starting the backends');
  const backends = await startBackends({ dataDir, ports: 'fixed', keep: true, log });
  onStarted(backends.servers, backends.stop);
  checkpoint();
  const env = {
    ...backends.env,
    MONGODB_DATABASE: process.env['MONGODB_DATABASE'] ?? 'sommier',
    EDGE_SIGNING_KEYS: backends.secrets.edgeSigningKeys,
    ORDERS_URL: urls['orders'] ?? '',
    QUOTE_SIGNING_KEY: backends.secrets.quoteSigningKey,
    SHOP_URL: process.env['SHOP_URL'] ?? 'http://localhost:3000',
    OUTGOING_FEEDS: `s3://${backends.env['S3_FEEDS_BUCKET'] ?? 'feeds'}/outgoing`,
    STORE_CURRENCY: process.env['STORE_CURRENCY'] ?? 'RUB',
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'info',
    IDENTITY_ISSUER: `http://127.0.0.1:${edgePort}`,
    IDENTITY_JWKS: publicIdentityKeys(backends.secrets.identityKeys),
    ORDERS_SAGA_PORT: String(sagaPort),
    ORDERS_SAGA_VERSION: await workflowVersion('orders', ['saga']),
    SYNC_WORKFLOW_PORT: String(syncWorkflowPort),
    SYNC_WORKFLOW_VERSION: await workflowVersion('sync', ['runs', 'schedules']),
    DELIVERY_DEFAULT_ZONES: process.env['DELIVERY_DEFAULT_ZONES'] ?? 'true',
    QUOTE_PUBLIC_KEYS: publicQuoteKeys(backends.secrets.quoteSigningKey),
  };
  await migrate('edge', 'tools/migrate-edge.ts', 'EDGE_DATABASE_URL', env, log);
  await migrate('orders', 'origin/orders/migrate-cli.ts', 'ORDERS_DATABASE_URL', env, log);
  checkpoint();
  log('starting the origins');
  const origins = await Promise.allSettled(
    ORIGINS.map((name, index) => {
      const entry = new URL(`../origin/${name}/server.ts`, import.meta.url);
      return startService({ name, entry, port: originPorts[index] ?? 0, env, dataDir, log });
    }),
  );
  const services = origins.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  for (const service of services) onStarted([service], () => service.stop());
  for (const result of origins) if (result.status === 'rejected') throw result.reason;
  checkpoint();
  const store = backends.servers.map(({ dataDir: folder, url }) => folder ?? url).join('\n');
  await importSamples({ dataDir, env, store, log });
  checkpoint();
  log('starting the edge');
  const bindings = { ...edgeBindings(env, urls), ...identityBindings(env, backends.secrets) };
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

/** The tables of a database, as they must be before the first request. */
async function migrate(
  name: string,
  script: string,
  variable: string,
  env: Readonly<Record<string, string>>,
  log: (line: string) => void,
): Promise<void> {
  await runCommand(process.execPath, [join(ROOT, script)], {
    step: `${name}: migrating its database`,
    remedy: `By hand: ${variable}=postgres://… node ${script}`,
    env: { [variable]: env[variable] ?? '' },
    log,
  });
}

/** What edge/env.ts asks for, on one machine. */
function edgeBindings(env: Record<string, string>, urls: Readonly<Record<string, string>>): Record<string, string> {
  const given = (name: string) => env[name] ?? '';
  return {
    CATALOG_ORIGINS: urls['catalog'] ?? '',
    ORDERS_ORIGINS: urls['orders'] ?? '',
    SYNC_ORIGINS: urls['sync'] ?? '',
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
