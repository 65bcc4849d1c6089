import type { listApiKeys as listApiKeysOp } from '#shared/contracts/api-keys.ts';
import type { Verb } from '../run-op.ts';
import { listKeys } from './api-key-repo.ts';
import { presentKey } from './present-key.ts';

/** GET /v1/admin/api-keys. */
export const listApiKeys: Verb<typeof listApiKeysOp> = async (identity, { query }) => ({
  items: (await listKeys(identity.db, query.maker)).map(presentKey),
});
