import { createApiKey, listApiKeys, revokeApiKey, rotateApiKey } from '#shared/contracts/api-keys.ts';
import * as account from '#shared/contracts/identity-account.ts';
import { findUsers, setRoles } from '#shared/contracts/identity-admin.ts';
import { removeTotp } from '#shared/contracts/identity-factors.ts';
import * as sessions from '#shared/contracts/identity-sessions.ts';
import { getJwks } from '#shared/contracts/identity.ts';
import { mailboxOf, type Env, type Mailbox } from './mailbox.ts';
import type { Recorder } from './recorder.ts';
import { giveRoles, setUpTotp, staffToken } from './staff.ts';

/** A mailbox gets a bounded number of mails, so each run has mailboxes of its own; `record-examples.ts` writes them without it. */
export const RUN_MARK = `+${Date.now().toString(36)}`;
const EMAIL = `anna${RUN_MARK}@example.org`;
const PASSWORD = 'three green otters';
const COLLEAGUE = `boris${RUN_MARK}@example.org`;
const KEY = { name: 'Nordvik, nightly feed', maker: 'nordvik', scopes: ['feeds:import'], expiresInDays: 365 };
const NEW_PASSWORD = 'seven quiet lanterns';

/** The life of an account, from guest to deletion, with a member of staff in between. */
export async function recordIdentity(recorder: Recorder, env: Env): Promise<void> {
  await recorder.record(getJwks, {});
  await recorder.record(sessions.createGuest, {});
  const mailbox = await mailboxOf(env, EMAIL);
  await register(recorder, mailbox, EMAIL);
  const password = await signedIn(recorder, mailbox);
  const { accessToken } = await recorder.record(sessions.signIn, { body: { email: EMAIL, password } });
  const codes = await setUpTotp(recorder, accessToken, password);
  await giveRoles(env, EMAIL, ['customer', 'ops']);
  const token = await staffToken(recorder, EMAIL, password, codes);
  await asStaff(recorder, env, token);
  await giveRoles(env, EMAIL, ['customer']);
  await recorder.record(removeTotp, { body: { password, code: codes.next() } }, { token: accessToken });
  const last = await recorder.record(sessions.signIn, { body: { email: EMAIL, password } });
  await recorder.record(account.deleteMe, { body: { password } }, { token: last.accessToken });
}

/** Nobody sets their own roles, so there is a colleague. */
async function asStaff(recorder: Recorder, env: Env, token: string): Promise<void> {
  const { record } = recorder;
  await register(recorder, await mailboxOf(env, COLLEAGUE), COLLEAGUE);
  const { items } = await record(findUsers, { query: { email: COLLEAGUE } }, { token });
  await record(setRoles, { params: { id: items[0]?.id ?? '' }, body: { roles: ['customer', 'supplier'] } }, { token });
  const { id } = await record(createApiKey, { body: KEY }, { token });
  await record(listApiKeys, { query: { maker: KEY.maker } }, { token });
  const next = await record(rotateApiKey, { params: { id }, body: { overlapSeconds: 3_600 } }, { token });
  await record(revokeApiKey, { params: { id: next.id } }, { token });
  const { accessToken } = await record(sessions.signIn, { body: { email: COLLEAGUE, password: PASSWORD } });
  await record(account.deleteMe, { body: { password: PASSWORD } }, { token: accessToken });
}

async function register({ record }: Recorder, mailbox: Mailbox, email: string): Promise<void> {
  await record(account.registerUser, { body: { email, password: PASSWORD, name: 'Anna', locale: 'en' } });
  await mailbox.nextToken();
  await record(account.resendVerification, { body: { email } });
  const token = await mailbox.nextToken();
  await record(account.verifyEmail, { body: { token } });
}

/** Sessions and passwords; gives the password that holds in the end. */
async function signedIn({ record }: Recorder, mailbox: Mailbox): Promise<string> {
  const body = { email: EMAIL, password: PASSWORD };
  const first = await record(sessions.signIn, { body });
  const other = await record(sessions.signIn, { body });
  const { accessToken: token } = await record(sessions.refreshTokens, { body: { refreshToken: first.refreshToken } });
  await record(sessions.listSessions, {}, { token });
  await record(sessions.endSession, { params: { id: other.sessionId } }, { token });
  await record(account.getMe, {}, { token });
  await record(account.updateMe, { body: { name: 'Anna K.' } }, { token });
  await record(account.exportMe, {}, { token });
  await record(account.changePassword, { body: { currentPassword: PASSWORD, newPassword: NEW_PASSWORD } }, { token });
  await record(sessions.signOut, {}, { token });
  await record(account.requestPasswordReset, { body: { email: EMAIL } });
  const reset = await mailbox.nextToken();
  await record(account.confirmPasswordReset, { body: { token: reset, newPassword: PASSWORD } });
  const again = await record(sessions.signIn, { body });
  await record(sessions.signOutEverywhere, {}, { token: again.accessToken });
  return PASSWORD;
}
