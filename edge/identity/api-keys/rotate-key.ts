import type { rotateApiKey } from '#shared/contracts/api-keys.ts';
import { Problem } from '#shared/problem.ts';
import type { Verb } from '../run-op.ts';
import { keyById, replaceKey } from './api-key-repo.ts';
import { newKey } from './key-text.ts';
import { presentKey } from './present-key.ts';
import { refuseBeyond } from './refuse-beyond.ts';

/** POST /v1/admin/api-keys/:id/rotation. Throws `api-key/not-found` for one that does not work any more, and `auth/forbidden`. */
export const rotateKey: Verb<typeof rotateApiKey> = async (identity, { principal, params, body }) => {
  const old = await keyById(identity.db, params.id);
  if (old === null) throw new Problem('api-key/not-found');
  refuseBeyond(principal, old.scopes);
  const { key, prefix, secretHash } = newKey(identity.randomBytes);
  const at = new Date(identity.now());
  const lifeMs = old.expiresAt === null ? null : old.expiresAt.getTime() - old.createdAt.getTime();
  const successor = {
    ...old,
    id: identity.newId(),
    prefix,
    secretHash,
    createdBy: principal.id,
    createdAt: at,
    expiresAt: lifeMs === null ? null : new Date(at.getTime() + lifeMs),
    lastUsedAt: null,
  };
  const until = new Date(at.getTime() + body.overlapSeconds * 1_000);
  const replaced = await replaceKey(identity.db, old.id, successor, until, {
    id: identity.newId(),
    at,
    actorId: principal.id,
    action: 'api-key-rotated',
    subjectId: old.id,
    details: {},
  });
  if (!replaced) throw new Problem('api-key/not-found', 'The key was revoked or has expired');
  identity.apiKeys.forget(old.prefix);
  return { ...presentKey(successor), key };
};
