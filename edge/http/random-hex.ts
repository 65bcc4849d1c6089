import { bytesToHex } from '@noble/hashes/utils.js';

/** Taken at once: a call of the platform's generator costs more than its bytes. */
const POOL_BYTES = 4_096;

/** Makes a giver of random hex digits, two for each byte asked for, 4,096 bytes at most; no digit is given twice. */
export function randomHexPool(): (bytes: number) => string {
  let pool = '';
  let at = 0;
  return (bytes) => {
    const from = at + bytes * 2 > pool.length ? 0 : at;
    if (from === 0) pool = bytesToHex(crypto.getRandomValues(new Uint8Array(POOL_BYTES)));
    at = from + bytes * 2;
    return pool.slice(from, at);
  };
}
