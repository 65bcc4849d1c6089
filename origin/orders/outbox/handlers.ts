import type { OrderEventType } from '#shared/contracts/orders.ts';

/** One event to be told to somebody outside the transaction that decided it. */
export interface OutboxMessage {
  /** Order and sequence: the receiver takes the same key twice as once. */
  dedupeKey: string;
  orderId: string;
  sequence: number;
  topic: OrderEventType;
  payload: Readonly<Record<string, unknown>>;
  /** 1 at the first time. */
  attempt: number;
}

/** Whoever is told of a topic. It must settle before the signal aborts, and may be told the same again. */
export type OutboxHandler = (message: OutboxMessage, signal: AbortSignal) => Promise<void>;

/** Handlers by topic: payments, the saga and notifications plug in here. A topic that nobody listens to is done at once. */
export type OutboxHandlers = Partial<Record<OrderEventType, OutboxHandler>>;
