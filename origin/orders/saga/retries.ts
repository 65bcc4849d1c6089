import type { StepName } from './step.ts';

/** How a step is tried again, and when it is given up. */
export interface Retry {
  firstMs: number;
  /** Pauses double up to this. */
  longestMs: number;
  giveUpMs: number;
}

export interface StepRetries {
  run: Retry;
  undo: Retry;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Our own database: back within minutes, or a person looks at it. */
const OURS: Retry = { firstMs: 50, longestMs: 5_000, giveUpMs: 2 * HOUR_MS };
/** The provider: a hold lives for seven days, so that an hour without it costs nobody an order. */
const PROVIDER: Retry = { firstMs: 200, longestMs: MINUTE_MS, giveUpMs: 24 * HOUR_MS };

/** The rule of every step: giving up `run` undoes the saga, giving up `undo` asks a person. docs/orders.md shows it. */
export const RETRIES = {
  'placed-order': { run: OURS, undo: OURS },
  'book-slot': { run: OURS, undo: OURS },
  'capture-payment': { run: PROVIDER, undo: PROVIDER },
  'complete-order': { run: OURS, undo: OURS },
} as const satisfies Record<StepName, StepRetries>;

/** Of giving money back to a shopper who keeps the rest of the order. */
export const REFUND_RETRY = PROVIDER;

export type Retries = Readonly<Record<StepName, StepRetries>>;
