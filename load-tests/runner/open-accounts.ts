import { openAccount } from '../../tools/api-checks/accounts.ts';
import { recorderOf } from '../../tools/api-checks/recorder.ts';
import type { ThrowAwaySystem } from '../../dev/throw-away-system.ts';
import type { Facts } from '../lib/facts.ts';
import type { Load } from '../lib/load-table.ts';

const PASSWORD = 'three green otters';
/** Sign-ins that one account may try in a quarter of an hour are 20. */
const SIGN_INS_EACH = 12;

/** Opens as many accounts as the sign-ins of a run need, as shoppers do: registered, and confirmed by the link in the mail. */
export async function openAccountsFor(
  { url, env }: ThrowAwaySystem,
  { signInsPerMinute, seconds }: Load,
): Promise<Facts['accounts']> {
  const count = Math.max(2, Math.ceil((signInsPerMinute * seconds) / 60 / SIGN_INS_EACH));
  const recorder = recorderOf(url);
  const mark = Date.now().toString(36);
  const accounts: Facts['accounts'] = [];
  for (let index = 0; index < count; index++) {
    const email = `load${index}+${mark}@example.org`;
    await openAccount(recorder, env, email, PASSWORD);
    accounts.push({ email, password: PASSWORD });
  }
  return accounts;
}
