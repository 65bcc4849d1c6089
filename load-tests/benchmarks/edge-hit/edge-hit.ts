// How much of a bare Hono worker's requests/s the edge keeps for a cached filter answer of 8 KB.
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identityBindings } from '../../../dev/identity-bindings.ts';
import { bundleWorker, type WorkerBundle } from '../../../dev/servers/bundle-worker.ts';
import { runBundle } from '../../../dev/servers/edge.ts';
import { startBackends } from '../../../dev/stack.ts';
import { medianAndSpread } from '../../lib/figures.ts';
import { childrenNamed } from '../../lib/process-cpu.ts';
import { filterAnswer, FILTERS } from './filter-answer.ts';
import type { Contender } from './load-job.ts';
import { printFigures } from './print-figures.ts';
import { runLoad } from './run-load.ts';

const BARE = 'load-tests/benchmarks/edge-hit/bare-worker.ts';
const FIRST = FILTERS[0] ?? '/';
const WARM_UP = { connections: 32, rounds: 8, sliceMs: 500 };
const MEASURED = { connections: 32, rounds: 60, sliceMs: 250 };
/** Of the client's own making, so that both sides make them anew. */
const NOT_COPIED = new Set(['content-length', 'connection', 'keep-alive', 'date', 'transfer-encoding']);

/** Runs it and prints the figures; the last line is `ratio=…`. */
export async function edgeHit(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sommier-bench-'));
  const log = (line: string) => process.stderr.write(`  ${line}\n`);
  const stack = await startBackends({
    dataDir: join(folder, 'data'),
    ports: 'free',
    keep: false,
    log,
    only: ['redis'],
  });
  const origin = await startOrigin();
  const stops: (() => Promise<unknown>)[] = [];
  try {
    const edgeBundle = await bundleWorker(await mkdtemp(join(folder, 'edge-')), log);
    const bareBundle = await bundleWorker(await mkdtemp(join(folder, 'bare-')), log, BARE);
    const bindings = bindingsOf(origin, stack.env);
    const coldMs = await coldAnswers(edgeBundle, bindings);
    const start = async (name: string, bundle: WorkerBundle, given: Record<string, string>): Promise<Contender> => {
      const before = await childrenNamed('workerd');
      const worker = await runBundle(bundle, { port: 0, bindings: given, log: () => undefined });
      stops.push(() => worker.stop());
      const pid = (await childrenNamed('workerd')).find((each) => !before.includes(each));
      return { name, url: worker.url, targets: [FIRST], ...(pid !== undefined && { pid }) };
    };
    const edge = await start('edge, one key', edgeBundle, bindings);
    for (const target of FILTERS) await answerOf(edge.url + target);
    const { headers, body } = await answerOf(edge.url + FIRST);
    const pairs = [...headers].filter(([name]) => !NOT_COPIED.has(name));
    const same = await start('bare, same headers', bareBundle, { BODY: body, WITH_HEADERS: JSON.stringify(pairs) });
    const none = await start('bare, no headers', bareBundle, { BODY: body, WITH_HEADERS: '[]' });
    const contenders = [edge, { ...edge, name: `edge, ${FILTERS.length} keys`, targets: [...FILTERS] }, same, none];
    log('warming up');
    await runLoad({ contenders, ...WARM_UP });
    log(`${MEASURED.rounds} rounds of ${MEASURED.sliceMs} ms for each`);
    const results = await runLoad({ contenders, ...MEASURED });
    await printFigures({ contenders, results, coldMs, bodyBytes: Buffer.byteLength(body), headers: pairs.length });
  } finally {
    for (const stop of stops) await stop();
    origin.close();
    await stack.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** From a request to an isolate that has never run to its answer, which another isolate has left in Redis; the middle of five. */
async function coldAnswers(bundle: WorkerBundle, bindings: Record<string, string>): Promise<number> {
  const times: number[] = [];
  for (let each = 0; each <= 5; each++) {
    const worker = await runBundle(bundle, { port: 0, bindings, log: () => undefined });
    const startedAt = performance.now();
    await answerOf(worker.url + FIRST);
    if (each > 0) times.push(performance.now() - startedAt);
    await worker.stop();
  }
  return medianAndSpread(times).median;
}

async function answerOf(url: string): Promise<{ headers: Headers; body: string }> {
  const response = await fetch(url, { headers: { 'accept-encoding': 'identity' } });
  const body = await response.text();
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}: ${body.slice(0, 200)}`);
  return { headers: response.headers, body };
}

/** Answers every filter with 8 KB; the cache takes all but the first request for each. */
async function startOrigin(): Promise<Server> {
  const server = createServer((request, response) => {
    const body = filterAnswer(request.url ?? '/');
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
