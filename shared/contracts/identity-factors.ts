import * as z from 'zod';
import { Nothing, Password, TotpCode } from './identity-values.ts';
import { BODY_PROBLEMS, type Op } from './op.ts';

export const startTotp = {
  id: 'startTotp',
  method: 'post',
  path: '/v1/identity/totp',
  tag: 'identity',
  auth: 'user',
  permission: 'account:manage',
  summary: 'Begin to set up a second factor',
  body: z.strictObject({ password: Password }),
  ok: z
    .object({
      secret: z.string().max(64).meta({ description: 'Base32, for typing into the app' }),
      otpauthUrl: z.string().max(1_000).meta({ description: 'For a QR code' }),
    })
    .meta({ id: 'TotpSecret' }),
  okStatus: 201,
  problems: [
    ...BODY_PROBLEMS,
    'identity/password-wrong',
    'identity/too-many-attempts',
    'identity/totp-active',
    'identity/unavailable',
  ],
} as const satisfies Op;

export const confirmTotp = {
  id: 'confirmTotp',
  method: 'post',
  path: '/v1/identity/totp/confirm',
  tag: 'identity',
  auth: 'user',
  permission: 'account:manage',
  summary: 'Confirm the second factor by its first code; gives recovery codes, once',
  description: 'From the next refresh on, this session counts as one with a second factor.',
  body: z.strictObject({ code: TotpCode }),
  ok: z.object({ recoveryCodes: z.array(z.string().max(19)).length(10) }).meta({ id: 'RecoveryCodes' }),
  problems: [
    ...BODY_PROBLEMS,
    'identity/code-invalid',
    'identity/too-many-attempts',
    'identity/totp-active',
    'identity/totp-missing',
    'identity/unavailable',
  ],
} as const satisfies Op;

export const removeTotp = {
  id: 'removeTotp',
  method: 'delete',
  path: '/v1/identity/totp',
  tag: 'identity',
  auth: 'user',
  permission: 'account:manage',
  summary: 'Remove the second factor and its recovery codes',
  body: z.strictObject({ password: Password, code: TotpCode }),
  ok: Nothing,
  okStatus: 204,
  problems: [
    ...BODY_PROBLEMS,
    'identity/password-wrong',
    'identity/code-invalid',
    'identity/too-many-attempts',
    'identity/totp-missing',
    'identity/totp-needed-by-role',
    'identity/unavailable',
  ],
} as const satisfies Op;
