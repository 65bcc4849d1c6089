import type pg from 'pg';
import type { OutboxHandlers } from './handlers.ts';
import { claim, postpone, remove, type Claimed } from './outbox-repo.ts';

export interface RelayOptions {
  pool: pg.Pool;
  handlers: OutboxHandlers;
  log: { warn: (fields: object, message: string) => void; error: (fields: object, message: string) => void };
  /** How long a handler has; the lease is half as long again, so that a message is never told twice at once. */
  handlerTimeoutMs?: number;
  maxAttempts?: number;
  backoffMs?: (attempt: number) => number;
}

const BATCH = 200;
const HANDLER_TIMEOUT_MS = 10_000;
/** With the back-off below the last attempt is about two hours after the first. */
const MAX_ATTEMPTS = 30;

/** 200 ms, doubled up to 5 minutes, with jitter, so that a provider that comes back is not met by all at once. */
const backoff = (attempt: number): number => Math.min(300_000, 100 * 2 ** attempt) * (0.75 + Math.random() / 2);

/**
 * Tells one batch: each message at least once, those of one order in order, one after the other. A handler that fails is asked
 * again later; after the last attempt the message waits for a person. Gives how many were taken.
 */
export async function relayOnce(options: RelayOptions): Promise<number> {
  const timeoutMs = options.handlerTimeoutMs ?? HANDLER_TIMEOUT_MS;
  const messages = await claim(options.pool, BATCH, timeoutMs * 1.5);
  const told = await Promise.all(messages.map(async (message) => tell(options, message, timeoutMs)));
  await remove(
    options.pool,
    messages.filter((_, index) => told[index]),
  );
  return messages.length;
}

async function tell(options: RelayOptions, message: Claimed, timeoutMs: number): Promise<boolean> {
  try {
    await withDeadline(async (signal) => tellEvents(options.handlers, message, signal), timeoutMs);
    return true;
  } catch (error) {
    const last = message.attempt >= (options.maxAttempts ?? MAX_ATTEMPTS);
    const fields = { orderId: message.orderId, sequence: message.sequence, attempt: message.attempt, err: error };
    if (last) options.log.error(fields, 'a message of the outbox was given up');
    else options.log.warn(fields, 'a message of the outbox was not delivered');
    const delayMs = last ? null : Math.round((options.backoffMs ?? backoff)(message.attempt));
    await postpone(options.pool, message, error instanceof Error ? error.message : String(error), delayMs);
    return false;
  }
}

/** One after the other; after a failure all of them are told again, which their dedupe keys make harmless. */
async function tellEvents(
  handlers: OutboxHandlers,
  { orderId, events, attempt }: Claimed,
  signal: AbortSignal,
): Promise<void> {
  for (const { sequence, type, data } of events) {
    const message = { dedupeKey: `${orderId}:${sequence}`, orderId, sequence, topic: type, payload: data, attempt };
    await handlers[type]?.(message, signal);
  }
}

async function withDeadline(work: (signal: AbortSignal) => Promise<void>, timeoutMs: number): Promise<void> {
  const signal = AbortSignal.timeout(timeoutMs);
  const late = new Promise<never>((_, reject) =>
    signal.addEventListener('abort', () => reject(new Error(`no end after ${timeoutMs} ms`)), { once: true }),
  );
  return Promise.race([work(signal), late]);
}
