import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identityBindings } from '../../dev/identity-bindings.ts';
import { bundleWorker, type WorkerBundle } from '../../dev/servers/bundle-worker.ts';
import { runBundle } from '../../dev/servers/edge.ts';
import { startBackends } from '../../dev/stack.ts';
import { childrenNamed } from './process-cpu.ts';

/** A worker that runs in a workerd of its own. */
export interface BenchWorker {
  url: string;
  /** Of workerd; undefined where it cannot be known. */
  pid: number | undefined;
  stop: () => Promise<void>;
}

/** What edge workers are measured in: Redis behind its gateway and an origin that answers at once. */
export interface EdgeBench {
  /** Of the edge's own worker. */
  bindings: Readonly<Record<string, string>>;
  /** Bundles the edge, or the worker of another entry. */
  bundle: (entry?: string) => Promise<WorkerBundle>;
  run: (
    bundle: WorkerBundle,
    bindings: Readonly<Record<string, string>>,
    inspectorPort?: number,
  ) => Promise<BenchWorker>;
}

/** Runs with it, and stops every worker and server afterwards. `answer` is what the origin gives for a target. */
export async function withEdgeBench(
  answer: (target: string) => Buffer,
  work: (bench: EdgeBench) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sommier-bench-'));
  const log = (line: string) => process.stderr.write(`  ${line}\n`);
  const stack = await startBackends({
    dataDir: join(folder, 'data'),
    ports: 'free',
    keep: false,
    log,
    only: ['redis'],
  });
  const origin = await startOrigin(answer);
  const running = new Set<() => Promise<void>>();
  try {
    await work({
      bindings: bindingsOf(origin, stack.env),
      bundle: async (entry) => bundleWorker(await mkdtemp(join(folder, 'worker-')), log, entry),
      async run(bundle, given, inspectorPort) {
        const before = await childrenNamed('workerd');
        const options = { port: 0, bindings: { ...given }, log: () => undefined };
        const worker = await runBundle(bundle, { ...options, ...(inspectorPort !== undefined && { inspectorPort }) });
        const stop = async () => {
          if (running.delete(stop)) await worker.stop();
        };
        running.add(stop);
        const pid = (await childrenNamed('workerd')).find((each) => !before.includes(each));
        return { url: worker.url, pid, stop };
      },
    });
  } finally {
    for (const stop of running) await stop();
    origin.close();
    await stack.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function startOrigin(answer: (target: string) => Buffer): Promise<Server> {
  const server = createServer((request, response) => {
    const body = answer(request.url ?? '/');
    const headers = { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length };
    response.writeHead(200, headers).end(body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

function bindingsOf(origin: Server, env: Record<string, string>): Record<string, string> {
  return {
    CATALOG_ORIGINS: `http://127.0.0.1:${asAddress(origin.address()).port}`,
    ORDERS_ORIGINS: 'http://127.0.0.1:9',
    SYNC_ORIGINS: 'http://127.0.0.1:9',
    EDGE_SIGNING_KEYS: `k1:${'5e'.repeat(32)}`,
    STORE_CURRENCY: 'RUB',
    ALLOWED_ORIGINS: 'https://shop.example',
    CACHE_MAX_BYTES: '67108864',
    CACHE_TTL_SECONDS: '600',
    CLIENT_ADDRESS: 'none',
    UPSTASH_REDIS_REST_URL: env['UPSTASH_REDIS_REST_URL'] ?? '',
    UPSTASH_REDIS_REST_TOKEN: env['UPSTASH_REDIS_REST_TOKEN'] ?? '',
    ...identityBindings(env),
  };
}

/** A TCP server that listens has an address object. */
const asAddress = (address: AddressInfo | string | null): AddressInfo => {
  if (address === null || typeof address === 'string') throw new TypeError('not a TCP server');
  return address;
};

/** Asks once, as a client that takes no compression. Throws for anything but 200. */
export async function answerOf(url: string): Promise<{ headers: Headers; body: string }> {
  const response = await fetch(url, { headers: { 'accept-encoding': 'identity' } });
  const body = await response.text();
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}: ${body.slice(0, 200)}`);
  return { headers: response.headers, body };
}
