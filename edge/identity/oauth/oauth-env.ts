import * as z from 'zod';
import { GOOGLE_ISSUER, googleProvesEmail, ownProvesEmail, type Provider } from './providers.ts';

const SCOPE = 'openid email profile';

/** HTTPS, but for a provider on this machine: the client secret travels to it. */
const Issuer = z
  .url({ protocol: /^https?$/, error: 'must be an http or https address' })
  .refine((text) => text.startsWith('https:') || ['127.0.0.1', 'localhost'].includes(new URL(text).hostname), {
    error: 'must be https',
  });

/** Bindings of sign-in at providers, for identity-env.ts to spread into its own. A provider is offered when all of its bindings are there. */
export const OAUTH_BINDINGS = {
  GOOGLE_CLIENT_ID: z.string().min(1).optional(),
  /** Secret. */
  GOOGLE_CLIENT_SECRET: z.string().min(1).optional(),
  OIDC_ISSUER: Issuer.optional(),
  OIDC_CLIENT_ID: z.string().min(1).optional(),
  /** Secret. */
  OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  /** Whether `email_verified` of that provider makes accounts: only where it owns the mailboxes. */
  OIDC_TRUSTS_EMAIL: z.enum(['true', 'false']).optional(),
};

const Bindings = z.object(OAUTH_BINDINGS);

/** The providers of the parsed bindings; each leads back to `<shop>/sign-in/<provider>`. */
export function oauthProviders(bound: z.output<typeof Bindings>, shopUrl: string): readonly Provider[] {
  const redirectUri = (id: string) => `${shopUrl}/sign-in/${id}`;
  const providers: Provider[] = [];
  if (bound.GOOGLE_CLIENT_ID !== undefined && bound.GOOGLE_CLIENT_SECRET !== undefined)
    providers.push({
      id: 'google',
      issuer: GOOGLE_ISSUER,
      clientId: bound.GOOGLE_CLIENT_ID,
      clientSecret: bound.GOOGLE_CLIENT_SECRET,
      redirectUri: redirectUri('google'),
      scope: SCOPE,
      provesEmail: googleProvesEmail,
    });
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = bound;
  if (issuer !== undefined && clientId !== undefined && clientSecret !== undefined)
    providers.push({
      id: 'oidc',
      issuer,
      clientId,
      clientSecret,
      redirectUri: redirectUri('oidc'),
      scope: SCOPE,
      provesEmail: ownProvesEmail(bound.OIDC_TRUSTS_EMAIL === 'true'),
    });
  return providers;
}
