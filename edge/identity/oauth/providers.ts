import * as z from 'zod';

/** What a provider says of who signed in (OpenID Connect Core section 5.1); text that is too long for us is as good as none. */
export const Claims = z.object({
  sub: z.string().min(1).max(255),
  email: z.email().max(254).toLowerCase().optional().catch(undefined),
  email_verified: z.boolean().optional().catch(undefined),
  hd: z.string().min(1).max(254).optional().catch(undefined),
  name: z.string().trim().min(1).max(100).optional().catch(undefined),
  locale: z.string().max(35).optional().catch(undefined),
});
export type Claims = z.infer<typeof Claims>;

/** An OpenID Connect provider; all that differs between providers is here. */
export interface Provider {
  /** Name in our addresses and in the `identities` table; never changed once accounts are linked. */
  id: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** The shop's page that the provider leads back to, registered there. */
  redirectUri: string;
  scope: string;
  /** Whether the claims prove that the address belongs to who signed in now. */
  provesEmail: (claims: Claims) => boolean;
}

export const GOOGLE_ISSUER = 'https://accounts.google.com';

/**
 * Google speaks for its own mailboxes and for those of Workspace domains; any other address it verified once, and it may have changed
 * hands since (https://developers.google.com/identity/gsi/web/guides/verify-google-id-token).
 */
export const googleProvesEmail = ({ email, email_verified: verified, hd }: Claims): boolean =>
  verified === true && email !== undefined && (hd !== undefined || email.endsWith('@gmail.com'));

/** A provider of the shop's own is believed as far as the binding says. */
export const ownProvesEmail =
  (trusted: boolean) =>
  ({ email, email_verified: verified }: Claims): boolean =>
    trusted && verified === true && email !== undefined;
