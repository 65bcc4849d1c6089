import type { revokeApiKey as revokeApiKeyOp } from '#shared/contracts/api-keys.ts';
import { Problem } from '#shared/problem.ts';
import type { Verb } from '../run-op.ts';
import { keyById, revokeKey } from './api-key-repo.ts';

/** DELETE /v1/admin/api-keys/:id: at once in this isolate, within VERDICT_MS in all. Twice is once. Throws `api-key/not-found`. */
export const revokeApiKey: Verb<typeof revokeApiKeyOp> = async (identity, { principal, params }) => {
  const row = await keyById(identity.db, params.id);
  if (row === null) throw new Problem('api-key/not-found');
  if (row.revokedAt === null) {
    const at = new Date(identity.now());
    await revokeKey(identity.db, row.id, at, {
      id: identity.newId(),
      at,
      actorId: principal.id,
      action: 'api-key-revoked',
      subjectId: row.id,
      details: {},
    });
  }
  identity.apiKeys.forget(row.prefix);
};
