import { createHash } from 'node:crypto';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const ID_CHARACTERS = 20;

/** `m_` and 100 bits of SHA-256 of maker and group key in base32 (RFC 4648, lower case): equal over re-imports. */
export function modelId(makerId: string, groupKey: string): string {
  const digest = createHash('sha256').update(`${makerId}\n${groupKey}`).digest();
  let id = 'm_';
  let bits = 0;
  let value = 0;
  for (const byte of digest) {
    value = ((value << 8) | byte) & 0xffff;
    bits += 8;
    while (bits >= 5 && id.length < ID_CHARACTERS + 2) {
      bits -= 5;
      id += ALPHABET.charAt((value >> bits) & 31);
    }
  }
  return id;
}
