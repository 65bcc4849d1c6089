import { Agent, request } from 'node:http';
import { toSeconds } from '../engine/clock.ts';
import type { SandboxEvent } from './event-log.ts';
import { Queue } from './queue.ts';
import { signatureHeader } from './signature.ts';

export interface Endpoint {
  /** http only: the sandbox lives on one machine. */
  url: string;
  /** `whsec_…` */
  secret: string;
  /** The types that it is told of, as in Stripe's `enabled_events`; all when it is left out. */
  events?: readonly string[] | undefined;
}

/** What is to be done with an event instead of sending it once, now. */
export interface Delivery {
  delayMs: number;
  copies: number;
  /** Not sent until it is asked for, or until these many milliseconds have passed. */
  lostForMs?: number | undefined;
  lost: boolean;
}

export interface SenderOptions {
  endpoint: Endpoint | undefined;
  /** How long an endpoint may take to answer. */
  timeoutMs: number;
  /** Wait before the second attempt; each further one waits twice as long, up to `maxBackoffMs`. */
  backoffMs: number;
  maxBackoffMs: number;
  concurrency: number;
  maxWaiting: number;
  onDelivered: (event: SandboxEvent) => void;
  log: (line: string) => void;
}

export interface SenderStats {
  waiting: number;
  inFlight: number;
  attempts: number;
  delivered: number;
  failedAttempts: number;
  dropped: number;
}

interface Attempt {
  event: SandboxEvent;
  tries: number;
  settled: (() => void) | undefined;
}

const PROBE_EVERY_MS = 250;
const CROWDED = 1_000;

/** Sends signed events, several at once and so in no certain order, and again with growing waits until a 2xx. */
export class WebhookSender {
  endpoint: Endpoint | undefined;
  readonly #options: SenderOptions;
  readonly #agent: Agent;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #ready = new Queue<Attempt>();
  #inFlight = 0;
  #unreachableUntil = 0;
  #stopped = false;
  readonly #counts = { attempts: 0, delivered: 0, failedAttempts: 0, dropped: 0 };

  constructor(options: SenderOptions) {
    this.#options = options;
    this.endpoint = options.endpoint;
    this.#agent = new Agent({ keepAlive: true, maxSockets: options.concurrency });
  }

  stats(): SenderStats {
    return { waiting: this.#waiting, inFlight: this.#inFlight, ...this.#counts };
  }

  /** Takes an event for delivery; settles when its first attempt has ended (at once when it is lost or late). */
  send(event: SandboxEvent, { delayMs, copies, lost, lostForMs }: Delivery): Promise<void> {
    if (!this.endpoint) return Promise.resolve();
    if (this.endpoint.events?.includes(event.type) === false) {
      event.delivered = true;
      return Promise.resolve();
    }
    if (lost) {
      if (lostForMs !== undefined) this.#after(lostForMs, { event, tries: 0, settled: undefined });
      return Promise.resolve();
    }
    for (let copy = 1; copy < copies; copy += 1) this.#after(delayMs, { event, tries: 0, settled: undefined });
    if (delayMs > 0) {
      this.#after(delayMs, { event, tries: 0, settled: undefined });
      return Promise.resolve();
    }
    return new Promise((settled) => this.#queue({ event, tries: 0, settled }));
  }

  /** How long an answer of the API is held back so that an endpoint that is there can keep up. */
  get pressureMs(): number {
    const crowd = this.#ready.size - CROWDED;
    return crowd <= 0 || Date.now() < this.#unreachableUntil ? 0 : Math.min(500, Math.ceil(crowd / 10));
  }

  /** Forgets everything that waits. */
  clear(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#ready.clear();
  }

  stop(): void {
    this.#stopped = true;
    this.clear();
    this.#agent.destroy();
  }

  get #waiting(): number {
    return this.#ready.size + this.#timers.size;
  }

  #after(ms: number, attempt: Attempt): void {
    if (this.#waiting >= this.#options.maxWaiting) return this.#drop();
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#queue(attempt);
    }, ms);
    this.#timers.add(timer);
  }

  #queue(attempt: Attempt): void {
    if (this.#waiting >= this.#options.maxWaiting) {
      this.#drop();
      attempt.settled?.();
      return;
    }
    this.#ready.push(attempt);
    this.#pump();
  }

  #drop(): void {
    if (this.#counts.dropped === 0)
      this.#options.log('webhooks: too many wait, further ones are dropped until some are taken');
    this.#counts.dropped += 1;
  }

  #pump(): void {
    while (!this.#stopped && this.#ready.size > 0 && this.#inFlight < this.#options.concurrency) {
      // An endpoint that is not there is tried by one event at a time.
      if (Date.now() < this.#unreachableUntil && this.#inFlight > 0) return;
      const attempt = this.#ready.take();
      if (attempt) void this.#try(attempt);
    }
  }

  async #try(attempt: Attempt): Promise<void> {
    this.#inFlight += 1;
    this.#counts.attempts += 1;
    const ok = await this.#post(attempt.event.body).catch(() => false);
    this.#inFlight -= 1;
    attempt.settled?.();
    if (this.#stopped) return;
    if (ok) {
      this.#counts.delivered += 1;
      this.#unreachableUntil = 0;
      if (!attempt.event.delivered) {
        attempt.event.delivered = true;
        this.#options.onDelivered(attempt.event);
      }
    } else {
      this.#counts.failedAttempts += 1;
      const { backoffMs, maxBackoffMs } = this.#options;
      const waitMs = Math.min(maxBackoffMs, backoffMs * 2 ** Math.min(attempt.tries, 20));
      this.#after(waitMs, { event: attempt.event, tries: attempt.tries + 1, settled: undefined });
    }
    this.#pump();
  }

  /** True for a 2xx in time; throws when nobody answers. */
  #post(body: string): Promise<boolean> {
    const { endpoint } = this;
    if (!endpoint) return Promise.resolve(false);
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      // Receivers compare it with their own clock, so it is this machine's time and not the sandbox's.
      'stripe-signature': signatureHeader(body, endpoint.secret, toSeconds(Date.now())),
    };
    const outgoing = request(endpoint.url, { method: 'POST', agent: this.#agent, headers }, (answer) => {
      answer
        .resume()
        .once('close', () => resolve(answer.statusCode !== undefined && Math.floor(answer.statusCode / 100) === 2));
    });
    const timer = setTimeout(() => outgoing.destroy(new Error('webhook timed out')), this.#options.timeoutMs);
    outgoing.once('error', (error) => {
      this.#unreachableUntil = Date.now() + PROBE_EVERY_MS;
      reject(error);
    });
    outgoing.end(body);
    return promise.finally(() => clearTimeout(timer));
  }
}
