import * as z from 'zod';
import {
  Accepted,
  Account,
  DisplayName,
  Email,
  Locale,
  MailToken,
  NewPassword,
  Nothing,
  Password,
  Session,
} from './identity-values.ts';
import { BODY_PROBLEMS, type Op } from './op.ts';

export const registerUser = {
  id: 'registerUser',
  method: 'post',
  path: '/v1/identity/users',
  tag: 'identity',
  auth: 'public',
  summary: 'Register',
  description:
    'The answer is the same whether the address is new or has an account. A mail goes to the address: with a link that makes the account, or saying that there is one.',
  body: z.strictObject({
    email: Email,
    password: NewPassword,
    name: DisplayName.optional(),
    locale: Locale.default('ru'),
  }),
  ok: Accepted,
  okStatus: 202,
  problems: [...BODY_PROBLEMS, 'identity/password-refused', 'identity/unavailable'],
} as const satisfies Op;

export const verifyEmail = {
  id: 'verifyEmail',
  method: 'post',
  path: '/v1/identity/email-verifications',
  tag: 'identity',
  auth: 'public',
  summary: 'Confirm an address, which makes the account',
  body: z.strictObject({ token: MailToken }),
  ok: Nothing,
  okStatus: 204,
  problems: [...BODY_PROBLEMS, 'identity/link-invalid', 'identity/unavailable'],
} as const satisfies Op;

export const resendVerification = {
  id: 'resendVerification',
  method: 'post',
  path: '/v1/identity/email-verifications/resend',
  tag: 'identity',
  auth: 'public',
  summary: 'Send the link of the latest registration again',
  body: z.strictObject({ email: Email }),
  ok: Accepted,
  okStatus: 202,
  problems: [...BODY_PROBLEMS, 'identity/unavailable'],
} as const satisfies Op;

export const changePassword = {
  id: 'changePassword',
  method: 'put',
  path: '/v1/identity/password',
  tag: 'identity',
  auth: 'user',
  permission: 'account:manage',
  summary: 'Change the password; all other sessions end',
  body: z.strictObject({ currentPassword: Password, newPassword: NewPassword }),
  ok: Nothing,
  okStatus: 204,
  problems: [
    ...BODY_PROBLEMS,
    'identity/password-wrong',
    'identity/password-refused',
    'identity/too-many-attempts',
    'identity/unavailable',
  ],
} as const satisfies Op;

export const requestPasswordReset = {
  id: 'requestPasswordReset',
  method: 'post',
  path: '/v1/identity/password-resets',
  tag: 'identity',
  auth: 'public',
  summary: 'Send a link for a new password, if the address has an account',
  body: z.strictObject({ email: Email }),
  ok: Accepted,
  okStatus: 202,
  problems: [...BODY_PROBLEMS, 'identity/unavailable'],
} as const satisfies Op;

export const confirmPasswordReset = {
  id: 'confirmPasswordReset',
  method: 'post',
  path: '/v1/identity/password-resets/confirm',
  tag: 'identity',
  auth: 'public',
  summary: 'Set a new password by the link; all sessions end',
  body: z.strictObject({ token: MailToken, newPassword: NewPassword }),
  ok: Nothing,
  okStatus: 204,
  problems: [...BODY_PROBLEMS, 'identity/link-invalid', 'identity/password-refused', 'identity/unavailable'],
} as const satisfies Op;

export const getMe = {
  id: 'getMe',
  method: 'get',
  path: '/v1/identity/me',
  tag: 'identity',
  auth: 'user',
  permission: 'account:manage',
  summary: 'Your account',
  query: z.object({}),
  ok: Account,
  problems: ['user/not-found', 'identity/unavailable'],
} as const satisfies Op;

export const updateMe = {
  id: 'updateMe',
  method: 'patch',
  path: '/v1/identity/me',
  tag: 'identity',
  auth: 'user',
  permission: 'account:manage',
  summary: 'Change name or language; what is left out stays',
  body: z.strictObject({ name: DisplayName.nullable().optional(), locale: Locale.optional() }),
  ok: Account,
  problems: [...BODY_PROBLEMS, 'user/not-found', 'identity/unavailable'],
} as const satisfies Op;

const LinkedIdentity = z.object({
  provider: z.string().max(40),
  subject: z.string().max(300),
  email: z.string().max(254).nullable(),
  createdAt: z.iso.datetime(),
});

const AccountEvent = z.object({
  at: z.iso.datetime(),
  action: z.string().max(40),
  byYou: z.boolean(),
  details: z.record(z.string(), z.unknown()),
});

/** GDPR articles 15 and 20. */
export const AccountExport = z
  .object({
    account: Account,
    identities: z.array(LinkedIdentity).max(20),
    sessions: z.array(Session).max(100),
    events: z.array(AccountEvent).max(1_000).meta({ description: 'Changes to the account, oldest first' }),
    exportedAt: z.iso.datetime(),
  })
  .meta({ id: 'AccountExport', description: 'All that identity knows about you; orders have an export of their own' });
export type AccountExport = z.infer<typeof AccountExport>;

export const exportMe = {
  id: 'exportMe',
  method: 'get',
  path: '/v1/identity/me/export',
  tag: 'identity',
  auth: 'user',
  permission: 'account:manage',
  summary: 'Everything that is stored about your account',
  query: z.object({}),
  ok: AccountExport,
  problems: ['user/not-found', 'identity/unavailable'],
} as const satisfies Op;

export const deleteMe = {
  id: 'deleteMe',
  method: 'delete',
  path: '/v1/identity/me',
  tag: 'identity',
  auth: 'user',
  permission: 'account:manage',
  summary: 'Delete your account; it is made anonymous at once and all sessions end',
  body: z.strictObject({ password: Password }),
  ok: Nothing,
  okStatus: 204,
  problems: [...BODY_PROBLEMS, 'identity/password-wrong', 'identity/too-many-attempts', 'identity/unavailable'],
} as const satisfies Op;
