import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import type { OutboxHandlers } from './handlers.ts';
import { claim, postpone, remove, type Claimed, type Undelivered } from './outbox-repo.ts';

export interface RelayOptions {
  pool: pg.Pool;
  handlers: OutboxHandlers;
  log: { warn: (fields: object, message: string) => void; error: (fields: object, message: string) => void };
  /** How long a handler has; the lease is half as long again, so that a message is never told twice at once. */
  handlerTimeoutMs?: number;
  maxAttempts?: number;
  /** Where the slow ones go on, so that a provider that takes seconds holds up nobody else; without it all are waited for. */
  slow?: Set<Promise<void>>;
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
  const { pool, slow } = options;
  if (slow !== undefined && slow.size >= MOST_SLOW) await Promise.race(slow);
  const messages = await claim(pool, BATCH, timeoutMs * 1.5);
  const settled = new Map<Claimed, Undelivered | null>();
  const telling = messages.map(async (message) => {
    const failed = await tell(options, message, timeoutMs);
    settled.set(message, failed);
    return failed;
  });
  await (slow === undefined ? Promise.all(telling) : patiently(telling));
  // Taken down before the next await: more may settle meanwhile, and those are for goOn.
  const ends = messages.map((message) => settled.get(message));
  for (const [index, message] of messages.entries()) {
    if (ends[index] === undefined) goOn(options, message, telling[index]);
  }
  await remove(
    pool,
    messages.filter((_, index) => ends[index] === null),
  );
  await postpone(
    pool,
    ends.filter((end) => end !== undefined && end !== null),
  );
  return messages.length;
}

/** Most messages are told within this; those that are not go on by themselves. */
const PATIENCE_MS = 250;
const MOST_SLOW = 500;

async function patiently(telling: readonly Promise<Undelivered | null>[]): Promise<void> {
  const enough = new AbortController();
  const waiting = delay(PATIENCE_MS, undefined, { signal: enough.signal }).catch(() => undefined);
  await Promise.race([Promise.all(telling), waiting]);
  enough.abort();
}

/** A slow one leaves the outbox when it was told; if that fails its lease ends and it is told again. */
function goOn({ pool, slow, log }: RelayOptions, message: Claimed, telling?: Promise<Undelivered | null>): void {
  const end = async () => {
    const failed = (await telling) ?? null;
    await (failed === null ? remove(pool, [message]) : postpone(pool, [failed]));
  };
  const going = end()
    .catch((error: unknown) =>
      log.warn({ orderId: message.orderId, err: error }, 'the end of a slow message could not be written'),
    )
    .finally(() => slow?.delete(going));
  slow?.add(going);
}

/** Null when it was delivered. */
async function tell(options: RelayOptions, message: Claimed, timeoutMs: number): Promise<Undelivered | null> {
  try {
    await withDeadline(async (signal) => tellEvents(options.handlers, message, signal), timeoutMs);
    return null;
  } catch (error) {
    const last = message.attempt >= (options.maxAttempts ?? MAX_ATTEMPTS);
    const fields = { orderId: message.orderId, sequence: message.sequence, attempt: message.attempt, err: error };
    if (last) options.log.error(fields, 'a message of the outbox was given up');
    else options.log.warn(fields, 'a message of the outbox was not delivered');
    const delayMs = last ? null : Math.round((options.backoffMs ?? backoff)(message.attempt));
    return { ...message, error: error instanceof Error ? error.message : String(error), delayMs };
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
