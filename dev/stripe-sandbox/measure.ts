// How fast the sandbox is: `node dev/stripe-sandbox/measure.ts [SECONDS] [DATA_DIR]`, up to 60 s on loopback.
// Each order is create, confirm, capture with an idempotency key each, and five webhooks that are signed and taken.
import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { Agent, createServer, request } from 'node:http';
import { join } from 'node:path';
import { z } from 'zod';
import { waitUntil } from '../process/wait-until.ts';

const API_KEY = 'sk_test_measure1234';
const AT_ONCE = 24;
const WEBHOOKS_PER_ORDER = 5;
const seconds = Math.min(60, Math.max(1, Number(process.argv[2] ?? 5)));
const dataDir = process.argv[3];

const Status = z.object({ cpuMs: z.number(), memoryMb: z.number() });
const Intent = z.object({ id: z.string() });

const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
let webhooks = 0;
const receiver = createServer((incoming, response) => {
  incoming.resume().once('end', () => {
    webhooks += 1;
    response.writeHead(200).end();
  });
}).listen(0, '127.0.0.1');
await once(receiver, 'listening');
const address = receiver.address();
const hook = typeof address === 'object' && address !== null ? address.port : 0;

const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
  stdio: ['ignore', 'pipe', 'inherit'],
  env: {
    ...process.env,
    PORT: '0',
    STRIPE_API_KEY: API_KEY,
    STRIPE_WEBHOOK_URL: `http://127.0.0.1:${hook}/`,
    STRIPE_WEBHOOK_SECRET: 'whsec_measure',
    ...(dataDir !== undefined && { DATA_DIR: dataDir }),
  },
});
const [line] = await once(child.stdout, 'data');
const url = /listening at (\S+)/.exec(String(line))?.[1] ?? '';

const before = await status();
const started = performance.now();
const until = started + seconds * 1_000;
let orders = 0;
await Promise.all(Array.from({ length: AT_ONCE }, keepOrdering));
const elapsed = (performance.now() - started) / 1_000;
const inTime = webhooks;
await waitUntil(async () => webhooks >= orders * WEBHOOKS_PER_ORDER, { timeoutMs: 60_000, everyMs: 20 });
const drained = (performance.now() - started) / 1_000;
const after = await status();
const cpu = (after.cpuMs - before.cpuMs) / 1_000;
console.log(
  `${orders} orders in ${elapsed.toFixed(1)} s, ${AT_ONCE} at once${dataDir === undefined ? '' : ', kept in a file'}`,
);
console.log(
  `${Math.round(orders / elapsed)} orders/s = ${Math.round((orders * 3) / elapsed)} requests/s, with ${Math.round(inTime / elapsed)} webhooks/s taken meanwhile`,
);
console.log(
  `all ${webhooks} webhooks taken after ${drained.toFixed(1)} s: ${Math.round(orders / drained)} orders/s sustained`,
);
console.log(
  `sandbox: ${cpu.toFixed(1)} s of CPU, webhooks included (${Math.round(orders / cpu)} orders per CPU second), ${after.memoryMb} MB`,
);
child.kill('SIGTERM');
receiver.closeAllConnections();
receiver.close();
agent.destroy();

async function keepOrdering(): Promise<void> {
  while (performance.now() < until) {
    const order = `m${orders}${Math.random()}`;
    const body = `amount=129900&currency=rub&capture_method=manual&receipt_email=a%40example.org&metadata[orderId]=${order}`;
    const { id } = Intent.parse(JSON.parse(await post('/v1/payment_intents', body, `${order}:create`)));
    await post(`/v1/payment_intents/${id}/confirm`, 'payment_method=pm_card_visa', `${order}:confirm`);
    await post(`/v1/payment_intents/${id}/capture`, '', `${order}:capture`);
    orders += 1;
  }
}

function post(path: string, body: string, key: string): Promise<string> {
  return send('POST', path, body, {
    authorization: `Bearer ${API_KEY}`,
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(Buffer.byteLength(body)),
    'idempotency-key': key,
  });
}

async function status(): Promise<z.infer<typeof Status>> {
  return Status.parse(JSON.parse(await send('GET', '/_sandbox', '', {})));
}

function send(method: string, path: string, body: string, headers: Record<string, string>): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const outgoing = request(`${url}${path}`, { method, agent, headers }, (answer) => {
    let text = '';
    answer.setEncoding('utf8').on('data', (part: string) => (text += part));
    answer.once('end', () => (answer.statusCode === 200 ? resolve(text) : reject(new Error(text))));
  });
  outgoing.once('error', reject);
  outgoing.end(body);
  return promise;
}
