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

/** Handlers of several rooms as one: of a topic that more than one listens to, each is told, one after the other. */
export function together(...all: readonly OutboxHandlers[]): OutboxHandlers {
  const topics = new Set(all.flatMap((handlers) => typedKeys(handlers)));
  const merged: OutboxHandlers = {};
  for (const topic of topics)
    merged[topic] = async (message, signal) => {
      for (const handlers of all) await handlers[topic]?.(message, signal);
    };
  return merged;
}

/** The members of OutboxHandlers are topics and nothing else. */
const typedKeys = (handlers: OutboxHandlers): OrderEventType[] => Object.keys(handlers) as OrderEventType[];

/** Handlers by topic: payments, the saga and notifications plug in here. A topic that nobody listens to is done at once. */
export type OutboxHandlers = Partial<Record<OrderEventType, OutboxHandler>>;
