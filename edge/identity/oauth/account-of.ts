import type { Locale } from '#shared/contracts/identity-values.ts';
import { Problem } from '#shared/problem.ts';
import type { IdentityDeps } from '../identity-deps.ts';
import { userByEmail, userById, type LiveUser } from '../users/user-repo.ts';
import { insertAccount, linkBySubject } from './link-repo.ts';
import type { Claims, Provider } from './providers.ts';

/** `user`: whom the subject is linked to. `unlinked`: the address has an account that nobody has proved to own yet. */
export type Found = { kind: 'user' | 'unlinked'; user: LiveUser };

/**
 * The account of a subject, made when there is none and the provider proves the address. An account that has the address already is
 * never linked by it: whoever opened it may be another person. Throws `identity/email-unproven`.
 */
export async function accountOf(identity: IdentityDeps, provider: Provider, claims: Claims): Promise<Found> {
  const linked = await linkedUser(identity, provider, claims);
  if (linked !== null) return { kind: 'user', user: linked };
  const { email } = claims;
  if (email === undefined || !provider.provesEmail(claims)) throw new Problem('identity/email-unproven');
  const userId = identity.newId();
  const made = await insertAccount(identity.db, {
    id: identity.newId(),
    userId,
    provider: provider.id,
    subject: claims.sub,
    email,
    name: claims.name ?? null,
    locale: localeOf(claims.locale),
    eventId: identity.newId(),
    at: new Date(identity.now()),
  });
  const user = made ? await userById(identity.db, userId) : await linkedUser(identity, provider, claims);
  if (user !== null) return { kind: 'user', user };
  const owner = await userByEmail(identity.db, email);
  if (owner === null) throw new Problem('identity/oauth-invalid');
  return { kind: 'unlinked', user: owner };
}

async function linkedUser(identity: IdentityDeps, provider: Provider, claims: Claims): Promise<LiveUser | null> {
  const link = await linkBySubject(identity.db, { provider: provider.id, subject: claims.sub, email: null });
  return link === null ? null : userById(identity.db, link.userId);
}

/** Language of mails by the provider's BCP 47 tag. */
const localeOf = (tag = ''): Locale => (/^en\b/i.test(tag) ? 'en' : 'ru');
