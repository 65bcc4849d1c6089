import * as z from 'zod';
import { UserId } from '../tokens.ts';
import { Account, Email } from './identity-values.ts';
import { BODY_PROBLEMS, type Op } from './op.ts';
import { GRANTABLE_ROLES } from './roles.ts';

export const findUsers = {
  id: 'findUsers',
  method: 'get',
  path: '/v1/admin/users',
  tag: 'identity',
  auth: 'staff',
  permission: 'users:read',
  summary: 'The account of an address, as a list of none or one',
  query: z.object({ email: Email }),
  ok: z.object({ items: z.array(Account).max(1) }).meta({ id: 'AccountList' }),
  problems: ['identity/unavailable'],
} as const satisfies Op;

export const setRoles = {
  id: 'setRoles',
  method: 'put',
  path: '/v1/admin/users/:id/roles',
  tag: 'identity',
  auth: 'staff',
  permission: 'users:set-roles',
  summary: 'Give an account its roles; its sessions end',
  description: 'Staff roles go to accounts with a second factor only. Every change is written to the audit log.',
  params: z.object({
    id: UserId.meta({ description: 'The user’s id', example: '01890a5d-ac96-774b-bcce-b302099a8057' }),
  }),
  body: z.strictObject({
    roles: z
      .array(z.enum(GRANTABLE_ROLES))
      .min(1)
      .max(5)
      .transform((roles) => [...new Set(roles)].sort()),
  }),
  ok: Account,
  problems: [...BODY_PROBLEMS, 'user/not-found', 'identity/totp-missing', 'identity/unavailable'],
} as const satisfies Op;
