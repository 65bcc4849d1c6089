import { randomBytes } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const POOL_BYTES = 8_192;

let pool = randomBytes(POOL_BYTES);
let used = 0;

/** Letters and digits that nobody guesses. */
export function randomText(length: number): string {
  if (used + length > POOL_BYTES) [pool, used] = [randomBytes(POOL_BYTES), 0];
  let text = '';
  for (const end = used + length; used < end; used += 1) text += ALPHABET[(pool[used] ?? 0) % ALPHABET.length];
  return text;
}

/** A fresh id with Stripe's prefix: `pi_`, `ch_`, `re_`, `txn_`, `dp_`, `cus_`, `evt_`, `req_`. */
export function newId(prefix: string): string {
  return `${prefix}_${prefix === 'req' ? randomText(14) : `3${randomText(23)}`}`;
}
