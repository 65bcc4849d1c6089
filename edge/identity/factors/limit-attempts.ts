import { Problem } from '#shared/problem.ts';
import type { IdentityDeps } from '../identity-deps.ts';

const MOST = 10;
const WINDOW_SECONDS = 300;

/**
 * Counts a try at a code or password of one account before it is looked at, so that tries at once do not slip through. Throws
 * `identity/too-many-attempts` from the eleventh within five minutes on.
 */
export async function limitAttempts(identity: IdentityDeps, kind: 'code' | 'password', userId: string): Promise<void> {
  const count = await identity.sessions.countAttempt(`${kind}:${userId}`, WINDOW_SECONDS);
  if (count > MOST) throw new Problem('identity/too-many-attempts', undefined, { retryAfterSeconds: WINDOW_SECONDS });
}
