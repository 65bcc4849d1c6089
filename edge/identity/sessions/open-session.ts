import type { TokenPair } from '#shared/contracts/identity-values.ts';
import type { IdentityDeps } from '../identity-deps.ts';
import { hashOf, newRefreshParts, sessionIdOf, writeRefreshToken } from '../tokens/refresh-token.ts';
import { givePair } from './give-pair.ts';
import { lifetimeOf } from './session-policy.ts';
import type { SessionSubject } from './session-store.ts';

/** Opens a session and gives its first tokens. */
export async function openSession(identity: IdentityDeps, subject: SessionSubject, device: string): Promise<TokenPair> {
  const parts = newRefreshParts(identity.randomBytes);
  const sessionId = sessionIdOf(parts);
  const nowMs = identity.now();
  const { idleMs, totalMs } = lifetimeOf(subject.roles);
  const endsAtMs = nowMs + totalMs;
  await identity.sessions.create({
    sessionId,
    subject,
    familyHash: hashOf(parts.family),
    secretHash: hashOf(parts.secret),
    device,
    nowMs,
    idleMs,
    endsAtMs,
  });
  return givePair(identity, { sessionId, subject, endsAtMs, refreshToken: writeRefreshToken(parts) });
}
