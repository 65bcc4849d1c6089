import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, randomBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';

/** Requests between edge and origins: HMAC-SHA256 over method, path with query, time, nonce and the body's hash. */
export const SIGNATURE_HEADER = 'x-sommier-signature';
export const SIGNATURE_WINDOW_MS = 60_000;
const NONCE_BYTES = 8;

/** Secrets by key id, newest first: the first signs, any verifies, so that keys rotate with overlap. */
export type SigningKeys = readonly { id: string; secret: Uint8Array }[];

export interface SignedRequest {
  method: string;
  /** Path and query as sent on the wire. */
  target: string;
  body: Uint8Array;
}

export type SignatureVerdict = 'ok' | 'missing' | 'malformed' | 'unknown-key' | 'expired' | 'forged';

/** Reads `k2:<hex>,k1:<hex>`; each secret has at least 32 bytes. Throws RangeError that names the faulty entry, never its secret. */
export function parseSigningKeys(text: string): SigningKeys {
  const keys = text.split(',').map((entry, index) => {
    const match = /^([a-z0-9]{1,16}):([0-9a-f]+)$/.exec(entry.trim());
    if (match?.[1] === undefined || match[2] === undefined || match[2].length % 2 === 1)
      throw new RangeError(`signing key ${index + 1} must look like id:hex`);
    const secret = hexToBytes(match[2]);
    if (secret.length < 32) throw new RangeError(`signing key ${match[1]} must have at least 32 bytes`);
    return { id: match[1], secret };
  });
  if (new Set(keys.map((key) => key.id)).size !== keys.length)
    throw new RangeError('two signing keys have the same id');
  return keys;
}

/** The variable EDGE_SIGNING_KEYS of the edge and of every origin. */
export const SigningKeysText = z.string().transform((text, context): SigningKeys => {
  try {
    return parseSigningKeys(text);
  } catch (error) {
    context.addIssue(error instanceof RangeError ? error.message : 'cannot be read');
    return z.NEVER;
  }
});

/** Gives the value of SIGNATURE_HEADER: `k1.<time in ms>.<nonce>.<hex>`; the nonce keeps two equal requests of one millisecond apart. */
export function signRequest(request: SignedRequest, keys: SigningKeys, nowMs: number): string {
  const [key] = keys;
  if (key === undefined) throw new RangeError('no signing key');
  const stamp = `${nowMs}.${bytesToHex(randomBytes(NONCE_BYTES))}`;
  return `${key.id}.${stamp}.${bytesToHex(mac(request, key.secret, stamp))}`;
}

/** Says whether the header was made by a holder of a key for exactly this request within the window. */
export function verifyRequest(
  request: SignedRequest,
  header: string | undefined,
  keys: SigningKeys,
  nowMs: number,
): SignatureVerdict {
  if (header === undefined || header === '') return 'missing';
  const match = /^([a-z0-9]{1,16})\.((\d{1,15})\.[0-9a-f]{16})\.([0-9a-f]{64})$/.exec(header);
  const [, id, stamp, signedAtMs, given] = match ?? [];
  if (stamp === undefined || given === undefined) return 'malformed';
  const key = keys.find((candidate) => candidate.id === id);
  if (key === undefined) return 'unknown-key';
  if (!equalBytes(mac(request, key.secret, stamp), hexToBytes(given))) return 'forged';
  return Math.abs(nowMs - Number(signedAtMs)) > SIGNATURE_WINDOW_MS ? 'expired' : 'ok';
}

function mac(request: SignedRequest, secret: Uint8Array, stamp: string): Uint8Array {
  const text = `${request.method.toUpperCase()}\n${request.target}\n${stamp}\n${bytesToHex(sha256(request.body))}`;
  return hmac(sha256, secret, utf8ToBytes(text));
}

/** Compares in a time that depends on the length only. */
function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}
