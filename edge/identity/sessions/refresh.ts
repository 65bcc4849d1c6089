import { base64urlnopad } from '@scure/base';
import type { refreshTokens } from '#shared/contracts/identity-sessions.ts';
import { Problem } from '#shared/problem.ts';
import type { Verb } from '../run-op.ts';
import {
  hashOf,
  padWith,
  readRefreshToken,
  sessionIdOf,
  successorOf,
  writeRefreshToken,
} from '../tokens/refresh-token.ts';
import { givePair } from './give-pair.ts';

/** A client that lost the answer may send the same token again for so long. */
const GRACE_MS = 10_000;

/**
 * POST /v1/identity/tokens: the token is used up and gives a successor (RFC 9700 section 4.14.2). Within the grace the same token
 * gives the same successor; later its session is ended. Throws `identity/refresh-invalid`.
 */
export const refresh: Verb<typeof refreshTokens> = async (identity, { body, waitUntil }) => {
  const presented = readRefreshToken(body.refreshToken);
  const next = successorOf(presented, identity.randomBytes);
  const sessionId = sessionIdOf(presented);
  const outcome = await identity.sessions.rotate({
    sessionId,
    familyHash: hashOf(presented.family),
    presentedHash: hashOf(presented.secret),
    nextHash: hashOf(next.secret),
    paddedNext: base64urlnopad.encode(padWith(presented.secret, next.secret)),
    nowMs: identity.now(),
    graceMs: GRACE_MS,
  });
  if (outcome.kind === 'reused') {
    identity.log('error', { event: 'refresh-reused', subject: outcome.subjectId });
    waitUntil(identity.sessions.end(outcome.subjectId, sessionId));
  }
  if (outcome.kind === 'unknown' || outcome.kind === 'reused') throw new Problem('identity/refresh-invalid');
  const secret =
    outcome.kind === 'rotated' ? next.secret : padWith(presented.secret, base64urlnopad.decode(outcome.paddedNext));
  const { subject, endsAtMs } = outcome;
  return givePair(identity, { sessionId, subject, endsAtMs, refreshToken: writeRefreshToken({ ...next, secret }) });
};
