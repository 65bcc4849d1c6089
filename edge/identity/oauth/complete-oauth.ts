import type { completeOauth as completeOauthOp } from '#shared/contracts/oauth.ts';
import { Problem } from '#shared/problem.ts';
import { checkSecondFactor } from '../factors/check-second-factor.ts';
import { confirmPassword } from '../passwords/confirm-password.ts';
import type { Verb } from '../run-op.ts';
import { guestOf } from '../sessions/guest-of.ts';
import { signInAs } from '../sessions/sign-in-as.ts';
import { userById } from '../users/user-repo.ts';
import { insertLink, linkBySubject } from './link-repo.ts';
import { readTicket, useTicket } from './trips.ts';

/**
 * POST /v1/identity/oauth/completions: the rest of the proof, then the session. A wrong password or code leaves the ticket as it is;
 * how often one may try is counted by account. Throws `identity/oauth-invalid`, `identity/password-wrong`, `identity/code-required`,
 * `identity/code-invalid`, `identity/too-many-attempts`, `identity/identity-taken`.
 */
export const completeOauth: Verb<typeof completeOauthOp> = async (identity, { body, bearer, device, waitUntil }) => {
  const guest = await guestOf(identity, bearer);
  const ticket = await readTicket(identity, body.ticket, body.flow);
  const { provider, subject, email } = ticket;
  const user =
    ticket.kind === 'link'
      ? await confirmPassword(identity, ticket.userId, body.password ?? '')
      : await userById(identity.db, ticket.userId);
  if (user === null) throw new Problem('identity/oauth-invalid');
  const amr = ticket.kind === 'link' ? ['oidc', 'pwd'] : ['oidc'];
  if (user.totpConfirmedAt !== null) {
    await checkSecondFactor(identity, user, body);
    amr.push('otp');
  }
  await useTicket(identity, body.ticket);
  const link = { id: identity.newId(), eventId: identity.newId(), at: new Date(identity.now()) };
  const linked =
    ticket.kind === 'link'
      ? await insertLink(identity.db, { ...link, userId: user.id, provider, subject, email })
      : (await linkBySubject(identity.db, { provider, subject, email }))?.userId === user.id;
  if (!linked) throw new Problem('identity/identity-taken');
  return signInAs(identity, { user, amr, guest, device, waitUntil });
};
