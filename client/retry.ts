/** How often and how patiently a call that may be repeated is repeated. */
export interface RetryOptions {
  /** Tries at most, the first one included; 1 never repeats. */
  attempts: number;
  /** The first wait is at most this long; each next one at most twice as long. */
  baseMs: number;
  /** No wait is longer, but for one that the API asks for. */
  maxMs: number;
}

export const DEFAULT_RETRY: RetryOptions = { attempts: 3, baseMs: 200, maxMs: 5_000 };

/** Answers after which the same request may fare better. */
const PASSING = new Set([408, 425, 429, 502, 503, 504]);

/** Whether a status, or the code of a conflict that ends by itself, is worth another try. */
export const isPassing = (status: number, code: string): boolean =>
  PASSING.has(status) || code === 'idempotency/in-flight' || code === 'payment/pending';

/**
 * Milliseconds before try number `attempt` + 1: anything up to the doubled base ("full jitter", so that many clients do not come
 * back at once), on top of what the API asked for.
 */
export function waitMs(attempt: number, retry: RetryOptions, retryAfterMs = 0, random = Math.random): number {
  return retryAfterMs + random() * Math.min(retry.maxMs, retry.baseMs * 2 ** (attempt - 1));
}

/** Milliseconds that `Retry-After` asks for, as seconds or as a date (RFC 9110 section 10.2.3); undefined when it is neither. */
export function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,6}$/.test(header)) return Number(header) * 1_000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}

/** Resolves after that time; rejects with the signal's reason when it is aborted first. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  const stop = () => {
    clearTimeout(timer);
    reject(signal.reason);
  };
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  return promise.finally(() => signal.removeEventListener('abort', stop));
}
