import type { TokenPair } from '#shared/contracts/identity-values.ts';
import { ACCESS_TOKEN_TTL_SECONDS } from '#shared/tokens.ts';
import type { IdentityDeps } from '../identity-deps.ts';
import type { SessionSubject } from './session-store.ts';

export interface GivenSession {
  sessionId: string;
  subject: SessionSubject;
  endsAtMs: number;
  refreshToken: string;
}

/** Signs an access token of a session and puts it beside the refresh token. */
export async function givePair(
  identity: IdentityDeps,
  { sessionId, subject, endsAtMs, refreshToken }: GivenSession,
): Promise<TokenPair> {
  const accessToken = await identity.tokens.sign({ ...subject, sessionId }, identity.now(), identity.newId());
  return {
    accessToken,
    tokenType: 'Bearer',
    expiresInSeconds: ACCESS_TOKEN_TTL_SECONDS,
    refreshToken,
    sessionId,
    sessionEndsAt: new Date(endsAtMs).toISOString(),
  };
}
