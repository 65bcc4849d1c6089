import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { base64urlnopad } from '@scure/base';
import { Problem } from '#shared/problem.ts';

/**
 * The parts of a refresh token. `family` stays the same over all rotations of a session and proves that a token was ours once; so
 * a used one is told from a made-up one without keeping every old hash.
 */
export interface RefreshParts {
  session: Uint8Array;
  family: Uint8Array;
  secret: Uint8Array;
}

const SESSION_BYTES = 16;
const FAMILY_BYTES = 16;
const SECRET_BYTES = 32;
const PREFIX = 'rt_';

export const newRefreshParts = (randomBytes: (length: number) => Uint8Array): RefreshParts => ({
  session: randomBytes(SESSION_BYTES),
  family: randomBytes(FAMILY_BYTES),
  secret: randomBytes(SECRET_BYTES),
});

/** The same session and family with another secret. */
export const successorOf = (parts: RefreshParts, randomBytes: (length: number) => Uint8Array): RefreshParts => ({
  ...parts,
  secret: randomBytes(SECRET_BYTES),
});

export const writeRefreshToken = ({ session, family, secret }: RefreshParts): string =>
  PREFIX + base64urlnopad.encode(concatBytes(session, family, secret));

/** Reads a token that has passed the contract: 64 bytes in 86 characters. One with stray bits at its end throws `identity/refresh-invalid`. */
export function readRefreshToken(token: string): RefreshParts {
  const bytes = decode(token.slice(PREFIX.length));
  const secretAt = SESSION_BYTES + FAMILY_BYTES;
  return {
    session: bytes.slice(0, SESSION_BYTES),
    family: bytes.slice(SESSION_BYTES, secretAt),
    secret: bytes.slice(secretAt),
  };
}

export const sessionIdOf = ({ session }: RefreshParts): string => base64urlnopad.encode(session);

/** What the store keeps of a family or a secret. Both are random, so a plain hash is enough. */
export const hashOf = (part: Uint8Array): string => base64urlnopad.encode(sha256(part));

/**
 * Hides a successor's secret so that only the holder of its predecessor can read it: XOR with a hash of that secret, which pads
 * one value ever. Applied twice it gives the secret back.
 */
export function padWith(predecessor: Uint8Array, secret: Uint8Array): Uint8Array {
  const pad = sha256(concatBytes(utf8ToBytes('successor:'), predecessor));
  return secret.map((byte, index) => byte ^ (pad[index] ?? 0));
}

function decode(text: string): Uint8Array {
  try {
    return base64urlnopad.decode(text);
  } catch {
    throw new Problem('identity/refresh-invalid');
  }
}
