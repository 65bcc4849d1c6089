import { pooledRandomBytes } from '../../plugins/random-pool.ts';

/** Crockford's base32: no I, L, O or U, so that a number can be read out on the telephone. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** `S261123-7K3M9QXA`: the day (UTC) and 40 random bits, which tell nobody how many orders there are. */
export function newOrderNumber(now: Date): string {
  const day = now.toISOString().slice(2, 10).replaceAll('-', '');
  const word = Array.from(pooledRandomBytes(8), (byte) => ALPHABET[byte & 31]).join('');
  return `S${day}-${word}`;
}
