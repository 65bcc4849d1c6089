import type { Principal } from '#shared/principal.ts';
import { Problem } from '#shared/problem.ts';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { WaitUntil } from '../../http/wait-until.ts';
import { BoundedMap } from '../../limits/bounded-map.ts';
import type { IdentityDb } from '../db/identity-db.ts';
import { equalBytes } from '../tokens/equal-bytes.ts';
import { keyByPrefix, noteUse, type KeyRow } from './api-key-repo.ts';
import { readKey, type KeyParts } from './key-text.ts';

/** Verifies API keys. */
export interface ApiKeys {
  /** Gives who calls. Throws `auth/invalid-token` and, for a key that this isolate has not seen lately, `identity/unavailable`. */
  verify(key: string, waitUntil: WaitUntil): Promise<Principal>;
  /** The id of a key that was verified here lately, else null. Asks nobody. */
  knownId(key: string): string | null;
  /** Forgets what is known of a key: it was changed here. */
  forget(prefix: string): void;
}

/** A revoked key passes for so long at the most. */
export const VERDICT_MS = 30_000;
const MOST_VERDICTS = 2_000;
const HOUR_MS = 3_600_000;

interface Verdict {
  /** Null: there is no such key. */
  row: KeyRow | null;
  untilMs: number;
}

/** API keys over the database; what it says of a key is remembered for VERDICT_MS, that there is none too. */
export function apiKeyVerifier(db: IdentityDb, now: () => number): ApiKeys {
  const verdicts = new BoundedMap<string, Verdict>(MOST_VERDICTS);

  function known(prefix: string): Verdict | undefined {
    const verdict = verdicts.get(prefix);
    return verdict !== undefined && verdict.untilMs > now() ? verdict : undefined;
  }

  async function ask(prefix: string, waitUntil: WaitUntil): Promise<Verdict> {
    const untilMs = now() + VERDICT_MS;
    const row = await keyByPrefix(db, prefix);
    const verdict = { row, untilMs };
    verdicts.set(prefix, verdict);
    const hour = new Date(now() - (now() % HOUR_MS));
    if (row !== null && isLive(row, now()) && (row.lastUsedAt === null || row.lastUsedAt < hour))
      waitUntil(noteUse(db, row.id, hour));
    return verdict;
  }

  return {
    async verify(key, waitUntil) {
      const parts = readKey(key);
      if (parts === null) throw new Problem('auth/invalid-token', 'The API key is not well-formed');
      const { row } = known(parts.prefix) ?? (await ask(parts.prefix, waitUntil));
      const fault = faultOf(row, parts, now());
      if (row === null || fault !== null) throw new Problem('auth/invalid-token', fault ?? NO_KEY);
      return principalOf(row);
    },
    knownId(key) {
      const parts = readKey(key);
      const row = parts === null ? null : (known(parts.prefix)?.row ?? null);
      return row === null || parts === null || faultOf(row, parts, now()) !== null ? null : row.id;
    },
    forget: (prefix) => void verdicts.delete(prefix),
  };
}

const NO_KEY = 'There is no such API key';

/** Whoever does not hold the secret learns nothing of the key's state. */
function faultOf(row: KeyRow | null, { secretHash }: KeyParts, nowMs: number): string | null {
  if (row === null || !equalBytes(utf8ToBytes(row.secretHash), utf8ToBytes(secretHash))) return NO_KEY;
  return isLive(row, nowMs) ? null : 'The API key was revoked or has expired';
}

const isLive = ({ revokedAt, expiresAt }: KeyRow, nowMs: number): boolean =>
  revokedAt === null && (expiresAt === null || expiresAt.getTime() > nowMs);

const principalOf = ({ id, scopes, maker }: KeyRow): Principal => ({
  id,
  roles: [],
  sessionId: '',
  secondFactor: false,
  apiKey: { scopes, maker },
});
