import * as z from 'zod';
import {
  changePassword,
  confirmPasswordReset,
  deleteMe,
  exportMe,
  getMe,
  registerUser,
  requestPasswordReset,
  resendVerification,
  updateMe,
  verifyEmail,
} from './identity-account.ts';
import { findUsers, setRoles } from './identity-admin.ts';
import { confirmTotp, removeTotp, startTotp } from './identity-factors.ts';
import {
  createGuest,
  endSession,
  listSessions,
  refreshTokens,
  signIn,
  signOut,
  signOutEverywhere,
} from './identity-sessions.ts';
import type { Op } from './op.ts';

const Jwk = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().max(43),
  kid: z.string().max(64),
  alg: z.literal('EdDSA'),
  use: z.literal('sig'),
});

export const getJwks = {
  id: 'getJwks',
  method: 'get',
  path: '/.well-known/jwks.json',
  tag: 'identity',
  auth: 'public',
  summary: 'The public keys that access tokens are verified with (RFC 7517)',
  query: z.object({}),
  ok: z.object({ keys: z.array(Jwk).max(10) }).meta({ id: 'JwkSet' }),
  problems: [],
} as const satisfies Op;

/** Every operation of identity, in the order of a shopper's life. */
export const IDENTITY_OPS = [
  getJwks,
  createGuest,
  registerUser,
  verifyEmail,
  resendVerification,
  signIn,
  refreshTokens,
  listSessions,
  signOut,
  endSession,
  signOutEverywhere,
  changePassword,
  requestPasswordReset,
  confirmPasswordReset,
  getMe,
  updateMe,
  exportMe,
  deleteMe,
  startTotp,
  confirmTotp,
  removeTotp,
  findUsers,
  setRoles,
] as const;
