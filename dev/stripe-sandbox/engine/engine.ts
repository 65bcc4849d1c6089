import { Faults } from '../faults/faults.ts';
import { ApiError } from '../http/api-error.ts';
import { IdempotencyKeys, type KeptAnswer } from '../http/idempotency.ts';
import { expireAuthorisations } from '../payments/cancel-payment-intent.ts';
import { EventLog, type SandboxEvent } from '../webhooks/event-log.ts';
import { planDelivery } from '../webhooks/plan-delivery.ts';
import { WebhookSender, type Endpoint } from '../webhooks/sender.ts';
import { Clock } from './clock.ts';
import { Context, type Job, type NewEvent, type Origin } from './context.ts';
import { Journal, type JournalLine } from './journal.ts';
import { restore, snapshot } from './restore.ts';
import { State, type StateLimits } from './state.ts';

export interface EngineOptions {
  webhook: Endpoint | undefined;
  dataDir: string | undefined;
  /** How long what Stripe does in the background takes here. */
  settleMs: number;
  limits: StateLimits & { keepEvents: number; keepAnswers: number; maxWaitingWebhooks: number };
  webhookTimeoutMs: number;
  webhookMaxBackoffMs: number;
  log: (line: string) => void;
}

/** What became of a piece of work: its value or Stripe's error, and the events that it brought about. */
export type Done<Value> = ({ ok: true; value: Value } | { ok: false; error: ApiError }) & { events: SandboxEvent[] };

const TICK_MS = 1_000;
const SENDING = { backoffMs: 50, concurrency: 16 };

/** The one place where state changes: runs verbs, keeps what they did, and hands their events to the sender. */
export class Engine {
  readonly state: State;
  readonly clock = new Clock();
  readonly faults = new Faults();
  readonly events: EventLog;
  readonly keys: IdempotencyKeys;
  readonly sender: WebhookSender;
  /** Where the sandbox answers; known once it listens. */
  baseUrl = '';
  readonly #options: EngineOptions;
  readonly #journal: Journal | undefined;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #tick: NodeJS.Timeout;

  constructor(options: EngineOptions) {
    const { limits, dataDir, webhook, webhookTimeoutMs, webhookMaxBackoffMs, log } = options;
    this.#options = options;
    this.state = new State(limits);
    this.events = new EventLog(limits.keepEvents);
    this.keys = new IdempotencyKeys(limits.keepAnswers);
    this.sender = new WebhookSender({
      ...SENDING,
      endpoint: webhook,
      timeoutMs: webhookTimeoutMs,
      maxBackoffMs: webhookMaxBackoffMs,
      maxWaiting: limits.maxWaitingWebhooks,
      onDelivered: ({ id }) => this.#journal?.append({ sent: [id] }),
      log,
    });
    const kept = dataDir === undefined ? [] : Journal.read(dataDir);
    const jobs = restore(this, kept);
    this.#journal = dataDir === undefined ? undefined : new Journal(dataDir);
    // What a crash cut off at the end of the file must not meet the next line.
    this.#journal?.rewrite(snapshot(this));
    for (const job of jobs) this.#schedule(job);
    for (const event of this.events.all()) if (!event.delivered) void this.deliver([event]);
    this.#tick = setInterval(() => this.expire(), TICK_MS);
    this.#tick.unref();
  }

  /** Runs a verb to its end and keeps what it did, also what it did before it was refused. */
  run<Value>(origin: Origin | null, work: (context: Context) => Value, processingMs?: number): Done<Value> {
    const { state, baseUrl } = this;
    const { settleMs } = this.#options;
    const context = new Context({ state, baseUrl, settleMs, processingMs, nowMs: this.clock.nowMs() });
    const result = attempt(() => work(context));
    const events = this.#commit(context, origin);
    for (const job of context.jobs) this.#schedule(job);
    return { ...result, events };
  }

  /** As `run` for what nobody waits for; its events go out at once. */
  runAlone<Value>(work: (context: Context) => Value): Done<Value> {
    const done = this.run(null, work);
    void this.deliver(done.events);
    return done;
  }

  /** Sends events as the faults of the moment have it; settles when each was tried once. */
  async deliver(events: readonly SandboxEvent[]): Promise<void> {
    if (!this.sender.endpoint) return;
    await Promise.all(events.map((event) => this.sender.send(event, planDelivery(event.type, this.faults))));
  }

  /** Writes the answer of a request under its key, so that it outlives this process. */
  journalKey(answer: KeptAnswer): void {
    this.#journal?.append({ keys: [answer.objectId === null ? answer : { ...answer, body: null }] });
  }

  /** Moves the clock and does what falls due by that; gives how many authorisations expired. */
  moveClock(byMs: number): number {
    this.clock.offsetMs += byMs;
    this.#journal?.append({ clockMs: this.clock.offsetMs });
    return this.expire();
  }

  expire(): number {
    const done = this.runAlone(expireAuthorisations);
    return done.ok ? done.value : 0;
  }

  /** Forgets everything but the endpoint. */
  reset(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.sender.clear();
    this.faults.clear();
    this.state.clear();
    this.events.clear();
    this.keys.clear();
    this.clock.offsetMs = 0;
    this.#journal?.append({ reset: true });
  }

  stop(): void {
    clearInterval(this.#tick);
    for (const timer of this.#timers) clearTimeout(timer);
    this.sender.stop();
    this.#journal?.close();
  }

  #commit(context: Context, origin: Origin | null): SandboxEvent[] {
    const { puts, rows } = this.state.takeChanges();
    const waiting = this.sender.endpoint !== undefined;
    const write = (event: NewEvent) => this.events.add(event, context.now, origin, waiting);
    const events = context.events.map(write);
    if (this.#journal && puts.length + rows.length + events.length > 0) {
      const line: JournalLine = { puts };
      if (rows.length > 0) line.rows = rows;
      if (events.length > 0) line.events = events;
      this.#journal.append(line);
      if (this.#journal.wantsRewrite) this.#journal.rewrite(snapshot(this));
    }
    return events;
  }

  #schedule({ afterMs, work }: Job): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      const done = this.runAlone(work);
      if (!done.ok) this.#options.log(`in the background: ${done.error.message}`);
    }, afterMs);
    this.#timers.add(timer);
  }
}

function attempt<Value>(work: () => Value): { ok: true; value: Value } | { ok: false; error: ApiError } {
  try {
    return { ok: true, value: work() };
  } catch (error) {
    if (error instanceof ApiError) return { ok: false, error };
    throw error;
  }
}
