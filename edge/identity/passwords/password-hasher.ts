import { Problem } from '#shared/problem.ts';
import { equalBytes } from '../tokens/equal-bytes.ts';
import { CURRENT, decodeHash, encodeHash, needsRehash, SALT_BYTES } from './encoded-hash.ts';
import type { Scrypt } from './scrypt.ts';

export interface PasswordHasher {
  /** One scrypt run; throws `identity/unavailable` when too many are waiting. */
  hash(password: string): Promise<string>;
  /**
   * Always exactly one scrypt run, with an unknown user too (`stored` null), so that time tells nothing. `rehash` says that the
   * password is right and its hash was made with older parameters.
   */
  verify(password: string, stored: string | null): Promise<{ ok: boolean; rehash: boolean }>;
}

export interface HasherOptions {
  scrypt: Scrypt;
  randomBytes: (length: number) => Uint8Array;
  now: () => number;
  /** Runs at once in this isolate; each takes 16 MiB of its 128. */
  atOnce: number;
}

/** A run whose request was torn down may never end: it stops counting after this. */
const LEASE_MS = 10_000;

/** Verified against when there is no user: right parameters, a key that nothing gives. */
const NOBODY = encodeHash({ parameters: CURRENT, salt: new Uint8Array(SALT_BYTES), key: new Uint8Array(32) });

/** Hashes with CURRENT parameters, verifies with whatever the hash says. */
export function passwordHasher({ scrypt, randomBytes, now, atOnce }: HasherOptions): PasswordHasher {
  const running = new Set<{ endsAtMs: number }>();

  async function limited<T>(run: () => Promise<T>): Promise<T> {
    for (const lease of running) if (lease.endsAtMs <= now()) running.delete(lease);
    if (running.size >= atOnce)
      throw new Problem('identity/unavailable', 'Too many sign-ins at once', {
        retryAfterSeconds: 1,
        cause: new Error('scrypt: all slots taken'),
      });
    const lease = { endsAtMs: now() + LEASE_MS };
    running.add(lease);
    try {
      return await run();
    } finally {
      running.delete(lease);
    }
  }

  return {
    async hash(password) {
      const salt = randomBytes(SALT_BYTES);
      const key = await limited(() => scrypt(password, salt, CURRENT));
      return encodeHash({ parameters: CURRENT, salt, key });
    },
    async verify(password, stored) {
      const hash = decodeHash(stored ?? NOBODY);
      const key = await limited(() => scrypt(password, hash.salt, hash.parameters));
      const ok = equalBytes(key, hash.key) && stored !== null;
      return { ok, rehash: ok && needsRehash(hash) };
    },
  };
}
