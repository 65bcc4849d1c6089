import type { linkOauth as linkOauthOp } from '#shared/contracts/oauth.ts';
import { Problem } from '#shared/problem.ts';
import type { Verb } from '../run-op.ts';
import { insertLink } from './link-repo.ts';
import { proveSubject } from './prove-subject.ts';

/** POST /v1/identity/oauth/:provider/links. Throws `identity/oauth-invalid` and `identity/identity-taken`. */
export const linkOauth: Verb<typeof linkOauthOp> = async (identity, { principal, params, body }) => {
  const { provider, claims } = await proveSubject(identity, params.provider, body);
  const email = claims.email ?? null;
  const at = new Date(identity.now());
  const linked = await insertLink(identity.db, {
    id: identity.newId(),
    userId: principal.id,
    provider: provider.id,
    subject: claims.sub,
    email,
    eventId: identity.newId(),
    at,
  });
  if (!linked) throw new Problem('identity/identity-taken');
  return { provider: provider.id, email, createdAt: at.toISOString() };
};
