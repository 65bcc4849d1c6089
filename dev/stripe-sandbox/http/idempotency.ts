import { hash } from 'node:crypto';
import { ApiError } from './api-error.ts';

const KEPT_MS = 24 * 3_600_000;
const MAX_KEY_LENGTH = 255;
const MAX_KEYS = 500_000;

/** What a finished request left under its key. `body` is null once only the object is remembered. */
export interface KeptAnswer {
  key: string;
  fingerprint: string;
  path: string;
  atMs: number;
  status: number;
  requestId: string;
  objectId: string | null;
  body: string | null;
}

/** The fate of a request that shows a key: to be done, or answered as before. */
export type KeyState = { kind: 'run'; fingerprint: string } | { kind: 'replay'; answer: KeptAnswer };

/**
 * Idempotency keys (docs.stripe.com/api/idempotent_requests). The newest `keepBodies` answers are kept as they
 * were; of older ones the object is, so that a late retry never does the work twice.
 */
export class IdempotencyKeys {
  readonly #keepBodies: number;
  readonly #kept = new Map<string, KeptAnswer>();
  readonly #running = new Map<string, string>();
  /** Kept answers with their bodies, oldest first. */
  readonly #whole = new Set<KeptAnswer>();

  constructor(keepBodies: number) {
    this.#keepBodies = keepBodies;
  }

  /** @throws ApiError 400 `idempotency_error` for other parameters, 409 `idempotency_key_in_use` meanwhile. */
  begin(key: string, path: string, canonicalBody: string, nowMs: number): KeyState {
    const shown = key.slice(key.indexOf('\n') + 1);
    if (shown.length > MAX_KEY_LENGTH) {
      const message = `Idempotency-Key is too long; it can have up to ${MAX_KEY_LENGTH} characters.`;
      throw new ApiError(400, { type: 'invalid_request_error', message });
    }
    this.#expire(nowMs);
    const fingerprint = hash('sha1', `${path}\n${canonicalBody}`, 'base64');
    const running = this.#running.get(key);
    const answer = this.#kept.get(key);
    const before = running ?? answer?.fingerprint;
    if (before !== undefined && before !== fingerprint) throw misused(shown, path, answer?.path);
    if (running !== undefined) {
      const message = `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${shown}. Please try again later.`;
      throw new ApiError(409, { type: 'idempotency_error', code: 'idempotency_key_in_use', message });
    }
    if (answer) return { kind: 'replay', answer };
    this.#running.set(key, fingerprint);
    return { kind: 'run', fingerprint };
  }

  /** Ends a run; an answer is kept for the next 24 hours, none leaves the key unused. */
  end(key: string, answer: KeptAnswer | undefined): void {
    this.#running.delete(key);
    if (answer) this.keep(answer);
  }

  keep(answer: KeptAnswer): void {
    this.#kept.set(answer.key, answer);
    if (answer.body === null || answer.objectId === null) return;
    this.#whole.add(answer);
    if (this.#whole.size <= this.#keepBodies) return;
    const [oldest] = this.#whole;
    if (!oldest) return;
    oldest.body = null;
    this.#whole.delete(oldest);
  }

  all(): KeptAnswer[] {
    return [...this.#kept.values()];
  }

  clear(): void {
    this.#kept.clear();
    this.#whole.clear();
  }

  #expire(nowMs: number): void {
    for (const [key, answer] of this.#kept) {
      if (answer.atMs + KEPT_MS > nowMs && this.#kept.size <= MAX_KEYS) return;
      this.#kept.delete(key);
      this.#whole.delete(answer);
    }
  }
}

function misused(key: string, path: string, before: string | undefined): ApiError {
  const what =
    before === undefined || before === path
      ? 'with the same parameters they were first used with'
      : `for the same endpoint they were first used for ('${path}' vs '${before}')`;
  const message = `Keys for idempotent requests can only be used ${what}. Try using a key other than '${key}' if you meant to execute a different request.`;
  return new ApiError(400, { type: 'idempotency_error', message });
}
