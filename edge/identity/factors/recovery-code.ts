import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { base32nopad, base64urlnopad } from '@scure/base';

export const RECOVERY_CODES = 10;
const CODE_BYTES = 10;

/** One code of 80 random bits, as a person writes it down: `ABCD-EFGH-2345-6767`. */
export const newRecoveryCode = (randomBytes: (length: number) => Uint8Array): string =>
  base32nopad.encode(randomBytes(CODE_BYTES)).replaceAll(/(.{4})(?=.)/g, '$1-');

/** What is stored of a code; it is random, so a plain hash is enough. */
export const recoveryHash = (code: string): string =>
  base64urlnopad.encode(sha256(utf8ToBytes(code.replaceAll('-', ''))));
