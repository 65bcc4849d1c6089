import type { Role } from '#shared/contracts/roles.ts';

/** Who a session is of; its tokens are made from this alone. */
export interface SessionSubject {
  id: string;
  roles: readonly Role[];
  amr: readonly string[];
  guestId?: string | undefined;
}

export interface NewSession {
  sessionId: string;
  subject: SessionSubject;
  familyHash: string;
  secretHash: string;
  device: string;
  nowMs: number;
  /** Ends after so long without a refresh. */
  idleMs: number;
  endsAtMs: number;
}

export interface Rotation {
  sessionId: string;
  familyHash: string;
  presentedHash: string;
  nextHash: string;
  /** The next secret, readable for the holder of the presented one only. */
  paddedNext: string;
  nowMs: number;
  /** How long the presented token gives the same successor again. */
  graceMs: number;
}

/** `reused`: a token of this family that was used up; the session has just been ended. */
export type RotationOutcome =
  | { kind: 'rotated'; subject: SessionSubject; endsAtMs: number }
  | { kind: 'again'; subject: SessionSubject; endsAtMs: number; paddedNext: string }
  | { kind: 'reused'; subjectId: string }
  | { kind: 'unknown' };

export interface StoredSession {
  sessionId: string;
  device: string;
  createdAtMs: number;
  usedAtMs: number;
}

/** Sessions and their refresh tokens. Every call throws `identity/unavailable` when the store does not answer in time. */
export interface SessionStore {
  create(session: NewSession): Promise<void>;
  /** One atomic step: of two callers with one token, one rotates. */
  rotate(rotation: Rotation): Promise<RotationOutcome>;
  isLive(subjectId: string, sessionId: string): Promise<boolean>;
  /** Newest first, at most 50. */
  list(subjectId: string): Promise<StoredSession[]>;
  /** False when the subject has no such session. */
  end(subjectId: string, sessionId: string): Promise<boolean>;
  endAll(subjectId: string, except?: string): Promise<void>;
  /** Tokens of the session tell of this from the next refresh on. */
  setAmr(subjectId: string, sessionId: string, amr: readonly string[]): Promise<void>;
  /** Counts one more try of a kind and gives how many there were since the window began. */
  countAttempt(kind: string, windowSeconds: number): Promise<number>;
}
