import { Problem } from '#shared/problem.ts';
import { whyGuessable } from './guessable.ts';

/** Throws `identity/password-refused` that names the field and says why; never the password. */
export function refuseGuessable(field: string, password: string, email: string): void {
  const detail = whyGuessable(password, email);
  if (detail !== null)
    throw new Problem('identity/password-refused', `The password ${detail}`, {
      errors: [{ in: 'body', field, detail }],
    });
}
