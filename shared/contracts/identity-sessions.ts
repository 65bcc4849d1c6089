import * as z from 'zod';
import {
  Account,
  Email,
  GuestTokens,
  Nothing,
  Password,
  RecoveryCode,
  RefreshToken,
  Session,
  SessionId,
  TokenPair,
  TotpCode,
} from './identity-values.ts';
import { BODY_PROBLEMS, type Op } from './op.ts';

export const createGuest = {
  id: 'createGuest',
  method: 'post',
  path: '/v1/identity/guests',
  tag: 'identity',
  auth: 'public',
  summary: 'Become a guest: an identity for a cart without an account',
  ok: GuestTokens,
  okStatus: 201,
  problems: ['identity/unavailable'],
} as const satisfies Op;

export const signIn = {
  id: 'signIn',
  method: 'post',
  path: '/v1/identity/sessions',
  tag: 'identity',
  auth: 'public',
  summary: 'Sign in',
  description:
    'Send the guest’s access token in `authorization`, if there is one: the new tokens then name that guest, and its cart is merged.',
  body: z.strictObject({
    email: Email,
    password: Password,
    code: TotpCode.optional(),
    recoveryCode: RecoveryCode.optional(),
  }),
  ok: TokenPair.extend({ account: Account }).meta({ id: 'SignedIn' }),
  okStatus: 201,
  problems: [
    ...BODY_PROBLEMS,
    'auth/invalid-token',
    'identity/credentials',
    'identity/code-required',
    'identity/code-invalid',
    'identity/too-many-attempts',
    'identity/unavailable',
  ],
} as const satisfies Op;

export const refreshTokens = {
  id: 'refreshTokens',
  method: 'post',
  path: '/v1/identity/tokens',
  tag: 'identity',
  auth: 'public',
  summary: 'New tokens for a refresh token, which is used up',
  description:
    'The same token sent again within 10 seconds gives the same successor, for a client that lost the answer. Later it is a sign of theft and ends the session.',
  body: z.strictObject({ refreshToken: RefreshToken }),
  ok: TokenPair,
  problems: [...BODY_PROBLEMS, 'identity/refresh-invalid', 'identity/unavailable'],
} as const satisfies Op;

export const signOut = {
  id: 'signOut',
  method: 'delete',
  path: '/v1/identity/sessions/current',
  tag: 'identity',
  auth: 'guest',
  summary: 'Sign out: the session of this access token ends',
  ok: Nothing,
  okStatus: 204,
  problems: ['identity/unavailable'],
} as const satisfies Op;

export const signOutEverywhere = {
  id: 'signOutEverywhere',
  method: 'delete',
  path: '/v1/identity/sessions',
  tag: 'identity',
  auth: 'user',
  permission: 'account:manage',
  summary: 'Sign out everywhere: all sessions end, this one too',
  ok: Nothing,
  okStatus: 204,
  problems: ['identity/unavailable'],
} as const satisfies Op;

export const listSessions = {
  id: 'listSessions',
  method: 'get',
  path: '/v1/identity/sessions',
  tag: 'identity',
  auth: 'user',
  permission: 'account:manage',
  summary: 'Your sessions, newest first',
  query: z.object({}),
  ok: z.object({ items: z.array(Session).max(100) }).meta({ id: 'SessionList' }),
  problems: ['identity/unavailable'],
} as const satisfies Op;

export const endSession = {
  id: 'endSession',
  method: 'delete',
  path: '/v1/identity/sessions/:id',
  tag: 'identity',
  auth: 'user',
  permission: 'account:manage',
  summary: 'End one of your sessions',
  params: z.object({ id: SessionId.meta({ description: 'The session’s id', example: 'Zk3dP0wT6m2sQy9LrN5xVA' }) }),
  ok: Nothing,
  okStatus: 204,
  problems: ['session/not-found', 'identity/unavailable'],
} as const satisfies Op;
