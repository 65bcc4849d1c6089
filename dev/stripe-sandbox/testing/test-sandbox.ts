import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { waitUntil } from '../../process/wait-until.ts';
import type { RecordedRequest } from '../http/recorder.ts';
import { startStripeSandbox, type StripeSandbox, type StripeSandboxOptions } from '../sandbox.ts';

export const API_KEY = 'sk_test_51SommierSandbox';
export const WEBHOOK_SECRET = 'whsec_sandbox_test';

/** Requests and events of every sandbox of this process that was stopped. */
export const recorded: RecordedRequest[] = [];
export const recordedEvents: Stripe.Event[] = [];

/** A shop's webhook endpoint that verifies signatures with the SDK and remembers what it took. */
export interface Receiver extends AsyncDisposable {
  url: string;
  /** Events that were answered with 200, in the order of arrival. */
  events: Stripe.Event[];
  /** What to answer the next requests with, instead of 200; `hang` never answers. */
  answers: (number | 'hang')[];
  /** Waits for the types, in any order; throws with what came instead after five seconds. */
  until(...types: string[]): Promise<void>;
  typesOf(objectId: string): string[];
}

export async function startReceiver(): Promise<Receiver> {
  const events: Stripe.Event[] = [];
  const answers: (number | 'hang')[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const status = answers.shift() ?? 200;
      if (status === 'hang') return;
      if (status === 200) {
        const header = request.headers['stripe-signature'] ?? '';
        events.push(Stripe.webhooks.constructEvent(Buffer.concat(chunks), header, WEBHOOK_SECRET));
      }
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = asAddress(server.address());
  const types = () => events.map(({ type }): string => type);
  return {
    url: `http://127.0.0.1:${port}/webhooks/stripe`,
    events,
    answers,
    until: async (...wanted) => {
      const all = async () => wanted.every((type) => types().includes(type));
      if (await waitUntil(all, { timeoutMs: 5_000, everyMs: 10 })) return;
      throw new Error(`expected ${wanted.join(', ')}; came ${types().join(', ')}`);
    },
    typesOf: (objectId) => events.filter(({ data }) => idOf(data.object) === objectId).map(({ type }) => type),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** A sandbox, the SDK that talks to it, and the shop's endpoint. */
export interface TestSandbox extends AsyncDisposable {
  sandbox: StripeSandbox;
  stripe: Stripe;
  receiver: Receiver;
}

export async function startTestSandbox(options: Partial<StripeSandboxOptions> = {}): Promise<TestSandbox> {
  const receiver = await startReceiver();
  const sandbox = await startStripeSandbox({
    port: 0,
    apiKey: API_KEY,
    webhook: { url: receiver.url, secret: WEBHOOK_SECRET },
    settleMs: 20,
    log: () => undefined,
    ...options,
  });
  return {
    sandbox,
    stripe: stripeFor(sandbox),
    receiver,
    [Symbol.asyncDispose]: async () => {
      recorded.push(...sandbox.requests());
      recordedEvents.push(...receiver.events);
      await sandbox.stop();
      await receiver[Symbol.asyncDispose]();
    },
  };
}

/** The official SDK, told where the sandbox is. */
export function stripeFor(
  { url }: Pick<StripeSandbox, 'url'>,
  key = API_KEY,
  config: Stripe.StripeConfig = {},
): Stripe {
  const { hostname, port } = new URL(url);
  return new Stripe(key, { host: hostname, port, protocol: 'http', telemetry: false, maxNetworkRetries: 0, ...config });
}

/** The error that a call must end in. */
export async function errorOf(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  const outcome = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof Stripe.errors.StripeError) return outcome;
  throw new Error(`expected a StripeError, got ${String(outcome)}`);
}

/** The parameters of an order's intent, as the shop creates it. */
export function manual(more: Partial<Stripe.PaymentIntentCreateParams> = {}): Stripe.PaymentIntentCreateParams {
  return { amount: 129_900, currency: 'rub', capture_method: 'manual', metadata: { orderId: 'ord_1' }, ...more };
}

/** An intent whose money is held. */
export async function authorised(
  stripe: Stripe,
  more: Partial<Stripe.PaymentIntentCreateParams> = {},
): Promise<Stripe.PaymentIntent> {
  return stripe.paymentIntents.create(manual({ payment_method: 'pm_card_visa', confirm: true, ...more }));
}

/** The id in an expandable field. */
export function idOf(field: unknown): string {
  if (typeof field === 'string') return field;
  return typeof field === 'object' && field !== null && 'id' in field ? String(field.id) : '';
}

/** A server that listens on TCP has such an address. */
function asAddress(address: ReturnType<ReturnType<typeof createServer>['address']>): AddressInfo {
  return address as AddressInfo;
}
