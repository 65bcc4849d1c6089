import * as z from 'zod';
import { Nothing, Password, RecoveryCode, TotpCode } from './identity-values.ts';
import { signIn } from './identity-sessions.ts';
import { BODY_PROBLEMS, type Op } from './op.ts';

const ProviderId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, { error: 'must be the name of a provider' })
  .meta({ description: 'Name of the provider: `google`, or `oidc` for the shop’s own', example: 'google' });

/** 32 random bytes in base64url. */
const Secret = z.string().regex(/^[\w-]{43}$/, { error: 'must be as it was given out' });

const Flow = Secret.meta({
  description: 'What `start` answered; kept by the app, so that a stolen redirect is worth nothing',
  example: 'kq3yVbH0bqk1G8m0S3m7iBqJ1g1oVZ4hR0sWcYt2uXE',
});

const params = z.object({ provider: ProviderId });

const Callback = z.strictObject({
  code: z.string().min(1).max(2_000).meta({ description: 'Parameter of the redirect' }),
  state: Secret.meta({ description: 'Parameter of the redirect' }),
  iss: z.string().max(300).optional().meta({ description: 'Parameter of the redirect, where there is one (RFC 9207)' }),
  flow: Flow,
});

const FLOW_PROBLEMS = [
  'identity/provider-not-found',
  'identity/provider-unavailable',
  'identity/oauth-invalid',
  'identity/unavailable',
] as const;

export const OauthLink = z
  .object({
    provider: ProviderId,
    email: z.string().max(254).nullable().meta({ description: 'Address there, as it was when it was linked' }),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'OauthLink' });
export type OauthLink = z.infer<typeof OauthLink>;

export const startOauth = {
  id: 'startOauth',
  method: 'get',
  path: '/v1/identity/oauth/:provider/start',
  tag: 'identity',
  auth: 'public',
  summary: 'Begin to sign in, or to link an account, at a provider',
  description:
    'Keep `flow` where only your app reads it, such as `sessionStorage`, and send the shopper to `authorizationUrl`. The provider leads back to the shop’s page with `code` and `state`.',
  params,
  query: z.object({}),
  ok: z
    .object({
      authorizationUrl: z.url().max(2_000),
      flow: Flow,
      expiresAt: z.iso.datetime().meta({ description: 'The redirect counts until then, once' }),
    })
    .meta({ id: 'OauthStart' }),
  problems: ['identity/provider-not-found', 'identity/provider-unavailable', 'identity/unavailable'],
} as const satisfies Op;

export const finishOauth = {
  id: 'finishOauth',
  method: 'post',
  path: '/v1/identity/oauth/:provider/callback',
  tag: 'identity',
  auth: 'public',
  summary: 'Sign in with what the provider’s redirect brought',
  description:
    'Send the guest’s access token along, as with POST /v1/identity/sessions. `identity/code-required` and `identity/link-required` carry `current.ticket` for POST /v1/identity/oauth/completions.',
  params,
  body: Callback,
  ok: signIn.ok,
  okStatus: 201,
  problems: [
    ...BODY_PROBLEMS,
    ...FLOW_PROBLEMS,
    'auth/invalid-token',
    'identity/code-required',
    'identity/link-required',
    'identity/email-unproven',
  ],
} as const satisfies Op;

export const completeOauth = {
  id: 'completeOauth',
  method: 'post',
  path: '/v1/identity/oauth/completions',
  tag: 'identity',
  auth: 'public',
  summary: 'Finish a sign-in that needs a second factor, or the password of the account to be linked',
  body: z.strictObject({
    ticket: Secret.meta({ description: '`current.ticket` of the problem' }),
    flow: Flow,
    password: Password.optional().meta({ description: 'For `identity/link-required`' }),
    code: TotpCode.optional(),
    recoveryCode: RecoveryCode.optional(),
  }),
  ok: signIn.ok,
  okStatus: 201,
  problems: [
    ...BODY_PROBLEMS,
    'auth/invalid-token',
    'identity/oauth-invalid',
    'identity/password-wrong',
    'identity/code-required',
    'identity/code-invalid',
    'identity/too-many-attempts',
    'identity/identity-taken',
    'identity/unavailable',
  ],
} as const satisfies Op;

const ACCOUNT = { tag: 'identity', auth: 'user', permission: 'account:manage' } as const;

export const linkOauth = {
  ...ACCOUNT,
  id: 'linkOauth',
  method: 'post',
  path: '/v1/identity/oauth/:provider/links',
  summary: 'Link the account at the provider to the one that is signed in',
  params,
  body: Callback,
  ok: OauthLink,
  okStatus: 201,
  problems: [...BODY_PROBLEMS, ...FLOW_PROBLEMS, 'identity/identity-taken'],
} as const satisfies Op;

export const listOauthLinks = {
  ...ACCOUNT,
  id: 'listOauthLinks',
  method: 'get',
  path: '/v1/identity/oauth/links',
  summary: 'Accounts at providers that sign in to yours',
  query: z.object({}),
  ok: z.object({ items: z.array(OauthLink).max(20) }).meta({ id: 'OauthLinkList' }),
  problems: ['identity/unavailable'],
} as const satisfies Op;

export const unlinkOauth = {
  ...ACCOUNT,
  id: 'unlinkOauth',
  method: 'delete',
  path: '/v1/identity/oauth/:provider/links',
  summary: 'Unlink the account at a provider',
  params,
  ok: Nothing,
  okStatus: 204,
  problems: ['identity/link-not-found', 'identity/last-sign-in', 'identity/unavailable'],
} as const satisfies Op;

/** Every operation of sign-in at a provider. */
export const OAUTH_OPS = [startOauth, finishOauth, completeOauth, listOauthLinks, linkOauth, unlinkOauth] as const;
