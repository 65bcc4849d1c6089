import { base32nopad } from '@scure/base';
import { Client } from 'pg';
import { confirmTotp, startTotp } from '#shared/contracts/identity-factors.ts';
import { signIn } from '#shared/contracts/identity-sessions.ts';
import type { Role } from '#shared/contracts/roles.ts';
import { totpCode } from '../../edge/identity/factors/totp.ts';
import type { Recorder } from './recorder.ts';

const STEP_MS = 30_000;

/** Codes of an authenticator app, each of a later time step than the last, since none is taken twice. */
export interface Authenticator {
  next(): string;
}

/** Sets up the second factor of the account whose token this is. */
export async function setUpTotp({ record }: Recorder, token: string, password: string): Promise<Authenticator> {
  const { secret } = await record(startTotp, { body: { password } }, { token });
  let step = Math.floor(Date.now() / STEP_MS) - 1;
  const next = () => totpCode(base32nopad.decode(secret), step++);
  await record(confirmTotp, { body: { code: next() } }, { token });
  return { next };
}

/** Gives an account its roles as an operator does: in the database. */
export async function giveRoles(env: Readonly<Record<string, string>>, email: string, roles: Role[]): Promise<void> {
  const client = new Client({ connectionString: env['EDGE_DATABASE_URL'] ?? env['DATABASE_URL'] });
  await client.connect();
  try {
    await client.query('update users set roles = $1 where email = $2', [roles, email]);
  } finally {
    await client.end();
  }
}

/** A token of a session with a second factor. */
export async function staffToken(
  { record }: Recorder,
  email: string,
  password: string,
  codes: Authenticator,
): Promise<string> {
  return (await record(signIn, { body: { email, password, code: codes.next() } })).accessToken;
}
