import type { ApiKey } from '#shared/contracts/api-keys.ts';
import type { KeyRow } from './api-key-repo.ts';

/** A key as staff see it: never its hash. */
export const presentKey = ({ id, name, prefix, maker, scopes, ...times }: KeyRow): ApiKey => ({
  id,
  name,
  prefix,
  maker,
  scopes,
  createdAt: times.createdAt.toISOString(),
  expiresAt: times.expiresAt?.toISOString() ?? null,
  revokedAt: times.revokedAt?.toISOString() ?? null,
  lastUsedAt: times.lastUsedAt?.toISOString() ?? null,
});
