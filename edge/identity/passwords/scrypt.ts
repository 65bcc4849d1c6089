import { scrypt as nativeScrypt } from 'node:crypto';

export interface ScryptParameters {
  /** log2 of N. */
  ln: number;
  r: number;
  p: number;
}

/** Key of 32 bytes. */
export type Scrypt = (password: string, salt: Uint8Array, parameters: ScryptParameters) => Promise<Uint8Array>;

/**
 * scrypt (RFC 7914) by workerd's own code: half the time of one in JavaScript (ADR 0008), which is why this file alone may import a
 * Node built-in. Needs 128 × N × r bytes, 16 MiB with our parameters.
 */
export const scrypt: Scrypt = (password, salt, { ln, r, p }) =>
  new Promise((resolve, reject) => {
    const N = 2 ** ln;
    nativeScrypt(password, salt, 32, { N, r, p, maxmem: 128 * N * r + 128 * r * p + 1_048_576 }, (error, key) =>
      error === null ? resolve(Uint8Array.from(key)) : reject(error),
    );
  });
