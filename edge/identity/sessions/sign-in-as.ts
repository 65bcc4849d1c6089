import type { Account, TokenPair } from '#shared/contracts/identity-values.ts';
import type { Principal } from '#shared/principal.ts';
import type { WaitUntil } from '../../http/wait-until.ts';
import type { IdentityDeps } from '../identity-deps.ts';
import { presentAccount } from '../users/present-account.ts';
import type { LiveUser } from '../users/user-repo.ts';
import { openSession } from './open-session.ts';

export interface ProvedSignIn {
  user: LiveUser;
  /** How it was proved (RFC 8176). */
  amr: readonly string[];
  /** Whose cart goes over to the account, and whose session ends. */
  guest: Principal | null;
  device: string;
  waitUntil: WaitUntil;
}

/** Opens the session of a user who has proved everything, and ends the guest's. */
export async function signInAs(
  identity: IdentityDeps,
  { user, amr, guest, device, waitUntil }: ProvedSignIn,
): Promise<TokenPair & { account: Account }> {
  const tokens = await openSession(identity, { id: user.id, roles: user.roles, amr, guestId: guest?.id }, device);
  if (guest !== null) waitUntil(identity.sessions.end(guest.id, guest.sessionId));
  return { ...tokens, account: presentAccount(user) };
}
