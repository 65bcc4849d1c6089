import { hmac } from '@noble/hashes/hmac.js';
import { sha1 } from '@noble/hashes/legacy.js';
import { base32nopad } from '@scure/base';

export const TOTP_SECRET_BYTES = 20;
const STEP_SECONDS = 30;
const DIGITS = 6;

/** The code of one time step (RFC 6238 with SHA-1, 30 s, 6 digits: what every authenticator app speaks). */
export function totpCode(secret: Uint8Array, step: number): string {
  const counter = new Uint8Array(8);
  new DataView(counter.buffer).setBigUint64(0, BigInt(step));
  const mac = new DataView(hmac(sha1, secret, counter).slice().buffer);
  const offset = mac.getUint8(19) & 0x0f;
  return String((mac.getUint32(offset) & 0x7fff_ffff) % 10 ** DIGITS).padStart(DIGITS, '0');
}

/** The step that a code belongs to, of now, the one before and the one after; null when it is none of theirs. */
export function totpStep(secret: Uint8Array, code: string, nowMs: number): number | null {
  const now = Math.floor(nowMs / 1_000 / STEP_SECONDS);
  return [now, now - 1, now + 1].find((step) => totpCode(secret, step) === code) ?? null;
}

/** What a QR code carries to the app. */
export function otpauthUrl(secret: Uint8Array, account: string): string {
  const label = encodeURIComponent(`Sommier:${account}`);
  return `otpauth://totp/${label}?secret=${base32nopad.encode(secret)}&issuer=Sommier&algorithm=SHA1&digits=${DIGITS}&period=${STEP_SECONDS}`;
}
