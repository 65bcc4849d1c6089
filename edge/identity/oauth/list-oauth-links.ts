import type { listOauthLinks as listOauthLinksOp } from '#shared/contracts/oauth.ts';
import type { Verb } from '../run-op.ts';
import { linksOf } from './link-repo.ts';

/** GET /v1/identity/oauth/links. */
export const listOauthLinks: Verb<typeof listOauthLinksOp> = async (identity, { principal }) => {
  const links = await linksOf(identity.db, principal.id);
  return {
    items: links.map(({ provider, email, createdAt }) => ({ provider, email, createdAt: createdAt.toISOString() })),
  };
};
