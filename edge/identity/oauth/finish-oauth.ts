import type { finishOauth as finishOauthOp } from '#shared/contracts/oauth.ts';
import { Problem } from '#shared/problem.ts';
import type { Verb } from '../run-op.ts';
import { guestOf } from '../sessions/guest-of.ts';
import { signInAs } from '../sessions/sign-in-as.ts';
import { accountOf } from './account-of.ts';
import { proveSubject } from './prove-subject.ts';
import { issueTicket } from './trips.ts';

/**
 * POST /v1/identity/oauth/:provider/callback. Throws `identity/oauth-invalid`, `identity/email-unproven`, and with a ticket
 * `identity/link-required` and `identity/code-required`.
 */
export const finishOauth: Verb<typeof finishOauthOp> = async (
  identity,
  { params, body, bearer, device, waitUntil },
) => {
  const guest = await guestOf(identity, bearer);
  const { provider, claims } = await proveSubject(identity, params.provider, body);
  const { kind, user } = await accountOf(identity, provider, claims);
  const needsLink = kind === 'unlinked';
  if (needsLink || user.totpConfirmedAt !== null) {
    const proved = { provider: provider.id, subject: claims.sub, email: claims.email ?? null };
    const step = { kind: needsLink ? 'link' : 'second-factor', userId: user.id, ...proved } as const;
    const ticket = await issueTicket(identity, step, body.flow);
    throw new Problem(needsLink ? 'identity/link-required' : 'identity/code-required', undefined, {
      current: { ticket },
    });
  }
  return signInAs(identity, { user, amr: ['oidc'], guest, device, waitUntil });
};
