import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';

const KEPT_MAILS = 200;
const KEPT_KEYS = 10_000;
const KEY_MS = 24 * 60 * 60_000;

const Address = z
  .string()
  .max(500)
  .regex(/^([^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/, 'Expected a@b or Name <a@b>');
const Addresses = z.union([Address, z.array(Address).min(1).max(50)]).transform((value) => [value].flat());
const Line = z
  .string()
  .max(998)
  .regex(/^[^\r\n]*$/, 'Expected one line');

/** A mail as Resend takes it; `to`, `cc`, `bcc` and `reply_to` may be one address or a list. */
export const Mail = z
  .object({
    from: Address,
    to: Addresses,
    cc: Addresses.optional(),
    bcc: Addresses.optional(),
    reply_to: Addresses.optional(),
    subject: Line,
    html: z.string().optional(),
    text: z.string().optional(),
    headers: z.record(z.string().regex(/^[\w-]+$/), Line).optional(),
  })
  .refine(({ html, text }) => html !== undefined || text !== undefined, 'Missing `html` or `text` field');
export type Mail = z.infer<typeof Mail>;

/** Hands a mail on; resolves when the next one has taken it. */
export type Deliver = (mail: Mail, id: string) => Promise<void>;

/** A refusal in Resend's form: `{ statusCode, name, message }`. */
export class MailError extends Error {
  override readonly name = 'MailError';
  readonly statusCode: number;
  readonly code: string;

  constructor(statusCode: number, code: string, message: string) {
    super(message);
    [this.statusCode, this.code] = [statusCode, code];
  }
}

interface Sent extends Mail {
  id: string;
  created_at: string;
}

interface KnownKey {
  fingerprint: string;
  untilMs: number;
  /** Undefined while the first request with this key is under way. */
  id: string | undefined;
}

/** Sends mails once per idempotency key within 24 hours and remembers the last 200. */
export class MailStore {
  readonly #deliver: Deliver;
  readonly #nowMs: () => number;
  readonly #sent: Sent[] = [];
  readonly #keys = new Map<string, KnownKey>();

  constructor({ deliver, nowMs }: { deliver: Deliver; nowMs: () => number }) {
    this.#deliver = deliver;
    this.#nowMs = nowMs;
  }

  /**
   * Hands a mail on and gives its id; a replay gives the first id and sends nothing.
   * @throws ZodError for what is not a mail; MailError 400 for a bad key, 409 for a key of another mail or under way.
   */
  async send(body: unknown, key: string | undefined): Promise<string> {
    const mail = Mail.parse(body);
    if (key === undefined) return this.#handOn(mail);
    if (key.length < 1 || key.length > 256) {
      throw new MailError(400, 'invalid_idempotency_key', 'The key must be between 1-256 chars');
    }
    const fingerprint = createHash('sha256').update(JSON.stringify(mail)).digest('hex');
    const known = this.#known(key);
    if (known && known.fingerprint !== fingerprint) {
      throw new MailError(
        409,
        'invalid_idempotent_request',
        'Same idempotency key used with a different request payload',
      );
    }
    if (known?.id !== undefined) return known.id;
    if (known)
      throw new MailError(
        409,
        'concurrent_idempotent_requests',
        'Same idempotency key used while original request is in progress',
      );
    const entry: KnownKey = { fingerprint, untilMs: this.#nowMs() + KEY_MS, id: undefined };
    this.#keys.set(key, entry);
    try {
      return (entry.id = await this.#handOn(mail));
    } catch (error) {
      this.#keys.delete(key);
      throw error;
    }
  }

  /** The mails to an address (or all), the newest first. */
  sentTo(address: string | null): Sent[] {
    const wanted = address?.toLowerCase();
    return this.#sent
      .filter((mail) => wanted === undefined || mail.to.some((to) => bareAddress(to) === wanted))
      .toReversed();
  }

  async #handOn(mail: Mail): Promise<string> {
    const id = randomUUID();
    await this.#deliver(mail, id);
    this.#sent.push({ ...mail, id, created_at: new Date(this.#nowMs()).toISOString() });
    if (this.#sent.length > KEPT_MAILS) this.#sent.shift();
    return id;
  }

  #known(key: string): KnownKey | undefined {
    const now = this.#nowMs();
    // In order of their age: the first that is still good ends the search.
    for (const [name, { untilMs }] of this.#keys) {
      if (untilMs > now && this.#keys.size < KEPT_KEYS) break;
      this.#keys.delete(name);
    }
    return this.#keys.get(key);
  }
}

/** `Name <A@b>` and `A@b` are both `a@b`. */
function bareAddress(address: string): string {
  return (/<([^<>]+)>$/.exec(address)?.[1] ?? address).toLowerCase();
}
