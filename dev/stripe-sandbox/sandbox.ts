import { controlRoutes, resendEvents } from './control/control.ts';
import { raised } from './control/raised.ts';
import { Engine } from './engine/engine.ts';
import { ledgerOf, type Ledger, type LedgerFilter } from './engine/ledger.ts';
import type { Faults } from './faults/faults.ts';
import { Api } from './http/api.ts';
import { RequestRecorder, type RecordedRequest } from './http/recorder.ts';
import { found } from './http/routes.ts';
import { listen } from './http/server.ts';
import { authenticate } from './payments/authenticate.ts';
import type { Endpoint } from './webhooks/sender.ts';

export interface StripeSandboxOptions {
  /** On 127.0.0.1; 0 takes a free one. */
  port: number;
  /** `sk_test_…`; its `pk_test_…` twin is the publishable key. */
  apiKey: string;
  webhook?: Endpoint | undefined;
  /** Keeps everything over a restart; without it, memory only. */
  dataDir?: string | undefined;
  log: (line: string) => void;
  /** How long what Stripe does in the background takes here: 100 ms. */
  settleMs?: number;
  /** Finished intents that stay whole (20,000), events (10,000) and answers under idempotency keys (20,000). */
  keepFinished?: number;
  keepEvents?: number;
  keepAnswers?: number;
  /** How long a webhook endpoint may take (10 s), and the longest wait between two attempts (5 s). */
  webhookTimeoutMs?: number;
  webhookMaxBackoffMs?: number;
  /** How long a request that is to time out is held: 120 s. */
  hangMs?: number;
}

/** Stripe's API as far as a shop with manual capture needs it, with its money, webhooks and faults. */
export interface StripeSandbox {
  url: string;
  publishableKey: string;
  faults: Faults;
  ledger(filter?: LedgerFilter): Ledger;
  /** Ends a 3-D Secure that an intent waits for. Throws ApiError when it waits for none. */
  authenticate(paymentIntent: string, outcome: 'succeeded' | 'failed'): void;
  /** Moves the clock forward and gives how many authorisations expired by that. */
  advance(seconds: number): number;
  /** Sends one event again, or all that were not delivered; gives how many. */
  resend(eventId?: string): number;
  setWebhook(endpoint: Endpoint | undefined): void;
  /** One request and answer of each shape that was seen. */
  requests(): RecordedRequest[];
  reset(): void;
  stop(): Promise<void>;
}

const CUSTOMERS = 50_000;
const MAX_WAITING_WEBHOOKS = 50_000;

/** Starts it; resolves when it answers. Throws when the port or the folder cannot be had, or the key is none. */
export async function startStripeSandbox(options: StripeSandboxOptions): Promise<StripeSandbox> {
  const { port, apiKey, webhook, dataDir, log } = options;
  if (!/^sk_test_\w{4,}$/.test(apiKey)) throw new Error('apiKey must be sk_test_ and at least four letters or digits');
  const publishableKey = apiKey.replace('sk_', 'pk_');
  const engine = new Engine({
    webhook,
    dataDir,
    log,
    settleMs: options.settleMs ?? 100,
    webhookTimeoutMs: options.webhookTimeoutMs ?? 10_000,
    webhookMaxBackoffMs: options.webhookMaxBackoffMs ?? 5_000,
    limits: {
      keepFinished: options.keepFinished ?? 20_000,
      keepEvents: options.keepEvents ?? 10_000,
      keepAnswers: options.keepAnswers ?? 20_000,
      keepCustomers: CUSTOMERS,
      maxWaitingWebhooks: MAX_WAITING_WEBHOOKS,
    },
  });
  const recorder = new RequestRecorder();
  const api = new Api(engine, { secret: apiKey, publishable: publishableKey }, recorder, log);
  const control = controlRoutes(engine, recorder);
  const listening = await listen({ port, api, control, hangMs: options.hangMs ?? 120_000, log }).catch(
    (error: unknown) => {
      engine.stop();
      throw error;
    },
  );
  engine.baseUrl = listening.url;
  return {
    url: listening.url,
    publishableKey,
    faults: engine.faults,
    ledger: (filter) => ledgerOf(engine.state, filter),
    authenticate: (id, outcome) => {
      raised(engine.runAlone((context) => authenticate(context, found(context, 'intents', id), outcome)));
    },
    advance: (seconds) => engine.moveClock(seconds * 1_000),
    resend: (eventId) => resendEvents(engine, eventId),
    setWebhook: (endpoint) => {
      engine.sender.endpoint = endpoint;
    },
    requests: () => recorder.all(),
    reset: () => engine.reset(),
    stop: async () => {
      await listening.stop();
      engine.stop();
    },
  };
}
