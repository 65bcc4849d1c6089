import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { base32nopad } from '@scure/base';
import { hashOf } from '../tokens/refresh-token.ts';

/** What a key says by itself. */
export interface KeyParts {
  /** Looks the key up, and is no secret: `smr_live_` and 16 characters. */
  prefix: string;
  /** What is stored of the secret: SHA-256, since 256 random bits need no slow hash. */
  secretHash: string;
}

const START = 'smr_live_';
const ID_BYTES = 10;
const SECRET_BYTES = 32;
const CHECK_BYTES = 5;
const FORM = /^(smr_live_[a-z2-7]{16})_([a-z2-7]{52})([a-z2-7]{8})$/;

const textOf = (bytes: Uint8Array): string => base32nopad.encode(bytes).toLowerCase();

/** Tells a mistyped or made-up key from one of ours without asking anybody, and lets secret scanners know ours. */
const checkOf = (text: string): string => textOf(sha256(utf8ToBytes(text)).subarray(0, CHECK_BYTES));

/** Whether a bearer token means to be an API key. */
export const isApiKey = (bearer: string): boolean => bearer.startsWith(START);

/** Makes a key: `smr_live_<id>_<secret and checksum>`. */
export function newKey(randomBytes: (length: number) => Uint8Array): KeyParts & { key: string } {
  const prefix = START + textOf(randomBytes(ID_BYTES));
  const secret = textOf(randomBytes(SECRET_BYTES));
  const text = `${prefix}_${secret}`;
  return { prefix, secretHash: hashOf(utf8ToBytes(secret)), key: text + checkOf(text) };
}

/** Reads a key; null for what is none of ours. */
export function readKey(key: string): KeyParts | null {
  const [, prefix, secret, check] = FORM.exec(key) ?? [];
  if (prefix === undefined || secret === undefined || check !== checkOf(`${prefix}_${secret}`)) return null;
  return { prefix, secretHash: hashOf(utf8ToBytes(secret)) };
}
