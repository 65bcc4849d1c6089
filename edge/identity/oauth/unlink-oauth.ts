import type { unlinkOauth as unlinkOauthOp } from '#shared/contracts/oauth.ts';
import { Problem } from '#shared/problem.ts';
import type { Verb } from '../run-op.ts';
import { deleteLink, linksOf } from './link-repo.ts';

/** DELETE /v1/identity/oauth/:provider/links. Throws `identity/link-not-found`, and `identity/last-sign-in` for the only way into the account. */
export const unlinkOauth: Verb<typeof unlinkOauthOp> = async (identity, { principal, params }) => {
  const { provider } = params;
  const at = new Date(identity.now());
  const gone = await deleteLink(identity.db, { userId: principal.id, provider, eventId: identity.newId(), at });
  if (gone) return;
  const links = await linksOf(identity.db, principal.id);
  const isLinked = links.some((link) => link.provider === provider);
  throw new Problem(isLinked ? 'identity/last-sign-in' : 'identity/link-not-found');
};
