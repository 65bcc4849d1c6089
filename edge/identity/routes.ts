import * as account from '#shared/contracts/identity-account.ts';
import * as staff from '#shared/contracts/identity-admin.ts';
import * as factors from '#shared/contracts/identity-factors.ts';
import * as sessions from '#shared/contracts/identity-sessions.ts';
import { getJwks } from '#shared/contracts/identity.ts';
import type { Op } from '#shared/contracts/op.ts';
import type { Run } from '../http/bind.ts';
import { findUsers } from './admin/find-users.ts';
import { setRoles } from './admin/set-roles.ts';
import { confirmTotp } from './factors/confirm-totp.ts';
import { removeTotp } from './factors/remove-totp.ts';
import { startTotp } from './factors/start-totp.ts';
import { changePassword } from './passwords/change-password.ts';
import { confirmPasswordReset } from './passwords/confirm-password-reset.ts';
import { requestPasswordReset } from './passwords/request-password-reset.ts';
import { becomeGuest } from './sessions/become-guest.ts';
import { endSession } from './sessions/end-session.ts';
import { listSessions } from './sessions/list-sessions.ts';
import { refresh } from './sessions/refresh.ts';
import { signIn } from './sessions/sign-in.ts';
import { signOutEverywhere } from './sessions/sign-out-everywhere.ts';
import { signOut } from './sessions/sign-out.ts';
import { deleteMe } from './users/delete-me.ts';
import { exportMe } from './users/export-me.ts';
import { getMe } from './users/get-me.ts';
import { register } from './users/register.ts';
import { resendVerification } from './users/resend-verification.ts';
import { updateMe } from './users/update-me.ts';
import { verifyEmail } from './users/verify-email.ts';
import { getJwksRoute } from './tokens/get-jwks.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { runOp, type Verb } from './run-op.ts';

/** A route of the edge's app, as its operation tells it. */
export type IdentityRoute = Op & { run: Run };

/** Every route of identity, in the order of IDENTITY_OPS. `current` stands before `:id`, since the first route that fits is taken. */
export function identityRoutes(identity: IdentityDeps): readonly IdentityRoute[] {
  const route = <O extends Op>(op: O, verb: Verb<O>): IdentityRoute => ({ ...op, run: runOp(identity, op, verb) });
  return [
    { ...getJwks, run: getJwksRoute(identity.tokens) },
    route(sessions.createGuest, becomeGuest),
    route(account.registerUser, register),
    route(account.verifyEmail, verifyEmail),
    route(account.resendVerification, resendVerification),
    route(sessions.signIn, signIn),
    route(sessions.refreshTokens, refresh),
    route(sessions.listSessions, listSessions),
    route(sessions.signOut, signOut),
    route(sessions.endSession, endSession),
    route(sessions.signOutEverywhere, signOutEverywhere),
    route(account.changePassword, changePassword),
    route(account.requestPasswordReset, requestPasswordReset),
    route(account.confirmPasswordReset, confirmPasswordReset),
    route(account.getMe, getMe),
    route(account.updateMe, updateMe),
    route(account.exportMe, exportMe),
    route(account.deleteMe, deleteMe),
    route(factors.startTotp, startTotp),
    route(factors.confirmTotp, confirmTotp),
    route(factors.removeTotp, removeTotp),
    route(staff.findUsers, findUsers),
    route(staff.setRoles, setRoles),
  ];
}
