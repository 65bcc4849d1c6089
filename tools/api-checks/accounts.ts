import { registerUser, verifyEmail } from '#shared/contracts/identity-account.ts';
import { signIn } from '#shared/contracts/identity-sessions.ts';
import { mailboxOf, type Env } from './mailbox.ts';
import { recorderOf, type Recorder } from './recorder.ts';
import { giveRoles, setUpTotp, staffToken } from './staff.ts';
import type { ThrowAwaySystem } from '../../dev/throw-away-system.ts';

const PASSWORD = 'three green otters';

/** Who the checks call as. */
export interface Callers {
  email: string;
  password: string;
  /** One for each member of staff, since quotas count by user. */
  staffTokens: readonly string[];
}

/** Registers the address and confirms it by the link in its mail. */
export async function openAccount({ record }: Recorder, env: Env, email: string, password: string): Promise<void> {
  const mailbox = await mailboxOf(env, email);
  await record(registerUser, { body: { email, password, name: 'Anna', locale: 'en' } });
  await record(verifyEmail, { body: { token: await mailbox.nextToken() } });
}

/** Opens a shopper's account, and `staff` accounts with every permission and a second factor. */
export async function openAccounts({ url, env }: ThrowAwaySystem, staff: number): Promise<Callers> {
  const recorder = recorderOf(url);
  const mark = Date.now().toString(36);
  const email = `shopper+${mark}@example.org`;
  await openAccount(recorder, env, email, PASSWORD);
  const staffTokens: string[] = [];
  for (let index = 0; index < staff; index++)
    staffTokens.push(await openStaff(recorder, env, `staff${index}+${mark}@example.org`));
  return { email, password: PASSWORD, staffTokens };
}

async function openStaff(recorder: Recorder, env: Env, email: string): Promise<string> {
  await openAccount(recorder, env, email, PASSWORD);
  const { accessToken } = await recorder.record(signIn, { body: { email, password: PASSWORD } });
  const codes = await setUpTotp(recorder, accessToken, PASSWORD);
  await giveRoles(env, email, ['customer', 'ops']);
  return staffToken(recorder, email, PASSWORD, codes);
}
