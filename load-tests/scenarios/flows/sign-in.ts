import { signIn, signOut } from '#shared/contracts/identity-sessions.ts';
import { pickEven } from '../../lib/distribution.ts';
import { FACTS } from '../lib/facts.ts';
import { ask, askFor } from '../lib/operation.ts';

/** Somebody with an account comes and goes. */
export function signInAndOut(): void {
  const { email, password } = pickEven(FACTS.accounts, Math.random);
  const signedIn = askFor(signIn, { body: { email, password } });
  if (signedIn !== null) ask(signOut, { token: signedIn.accessToken });
}
