import { toSeconds } from './clock.ts';
import type { State } from './state.ts';

/** Who asked; null for what happens by itself. */
export interface Origin {
  requestId: string;
  idempotencyKey: string | null;
}

export interface NewEvent {
  type: string;
  /** The object at the moment of the event, as its route answers it. */
  object: { id: string };
  previous?: Record<string, unknown>;
}

/** What happens some time after a request was answered. */
export interface Job {
  afterMs: number;
  work: (context: Context) => void;
}

export interface ContextOptions {
  state: State;
  nowMs: number;
  settleMs: number;
  baseUrl: string;
  /** Set when confirmations are to answer `processing` first. */
  processingMs: number | undefined;
}

/** What a verb works with: the objects, the time, and lists of what it brought about. */
export class Context {
  readonly state: State;
  /** Seconds since 1970, by the sandbox's clock. */
  readonly now: number;
  /** How long what Stripe does in the background takes here. */
  readonly settleMs: number;
  readonly baseUrl: string;
  readonly processingMs: number | undefined;
  readonly events: NewEvent[] = [];
  readonly jobs: Job[] = [];

  constructor({ state, nowMs, settleMs, baseUrl, processingMs }: ContextOptions) {
    this.state = state;
    this.now = toSeconds(nowMs);
    this.settleMs = settleMs;
    this.baseUrl = baseUrl;
    this.processingMs = processingMs;
  }

  emit(type: string, object: { id: string }, previous?: Record<string, unknown>): void {
    this.events.push(previous === undefined ? { type, object } : { type, object, previous });
  }

  later(work: (context: Context) => void, afterMs = this.settleMs): void {
    this.jobs.push({ afterMs, work });
  }
}
