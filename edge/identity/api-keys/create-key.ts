import type { createApiKey } from '#shared/contracts/api-keys.ts';
import type { Verb } from '../run-op.ts';
import { insertKey } from './api-key-repo.ts';
import { newKey } from './key-text.ts';
import { presentKey } from './present-key.ts';
import { refuseBeyond } from './refuse-beyond.ts';

const DAY_MS = 86_400_000;

/** POST /v1/admin/api-keys. Throws `auth/forbidden` for scopes beyond the creator's own permissions. */
export const createKey: Verb<typeof createApiKey> = async (identity, { principal, body }) => {
  const { name, maker, scopes, expiresInDays } = body;
  refuseBeyond(principal, scopes);
  const { key, prefix, secretHash } = newKey(identity.randomBytes);
  const at = new Date(identity.now());
  const row = {
    id: identity.newId(),
    prefix,
    secretHash,
    name,
    maker,
    scopes,
    createdBy: principal.id,
    createdAt: at,
    expiresAt: expiresInDays === undefined ? null : new Date(at.getTime() + expiresInDays * DAY_MS),
    revokedAt: null,
    lastUsedAt: null,
  };
  await insertKey(identity.db, row, {
    id: identity.newId(),
    at,
    actorId: principal.id,
    action: 'api-key-created',
    subjectId: row.id,
    details: { scopes, maker },
  });
  return { ...presentKey(row), key };
};
