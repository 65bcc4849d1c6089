import type { Redis } from '@upstash/redis/cloudflare';
import * as z from 'zod';
import { Role } from '#shared/contracts/roles.ts';
import type { CircuitBreaker } from '#shared/circuit-breaker.ts';
import { askStore, unavailable } from '../ask-store.ts';
import { COUNT, ROTATE, SET_AMR } from './scripts.ts';
import type {
  NewSession,
  Rotation,
  RotationOutcome,
  SessionStore,
  SessionSubject,
  StoredSession,
} from './session-store.ts';

export interface UpstashSessionsOptions {
  /** Made without automatic deserialisation: everything comes as text. */
  redis: Redis;
  breaker: CircuitBreaker;
  /** Put before every key. */
  prefix: string;
}

const MOST_SESSIONS = 50;
/** Longer than any session lives, so that none is forgotten by the list that ends them all. */
const INDEX_SECONDS = 400 * 86_400;

const Subject = z.object({
  id: z.string(),
  roles: z.array(Role),
  amr: z.array(z.string()),
  guestId: z.string().optional(),
});
const readSubject = (text: string): SessionSubject => Subject.parse(JSON.parse(text));

/** Sessions in Upstash Redis: a hash for each, and for each subject a list of theirs by age. */
export function upstashSessions({ redis, breaker, prefix }: UpstashSessionsOptions): SessionStore {
  const sessionKey = (sessionId: string) => `${prefix}session:${sessionId}`;
  const indexKey = (subjectId: string) => `${prefix}sessions-of:${subjectId}`;
  const counterKey = (kind: string) => `${prefix}attempts:${kind}`;
  const ask = <T>(call: () => PromiseLike<T>): Promise<T> => askStore(breaker, 'Redis', call, failure);

  async function sessionIds(subjectId: string): Promise<string[]> {
    return ask(() => redis.zrange<string[]>(indexKey(subjectId), 0, MOST_SESSIONS - 1, { rev: true }));
  }

  async function remove(subjectId: string, sessionIdsToEnd: readonly string[]): Promise<number> {
    if (sessionIdsToEnd.length === 0) return 0;
    const [deleted] = await ask(() =>
      redis
        .multi()
        .del(...sessionIdsToEnd.map(sessionKey))
        .zrem(indexKey(subjectId), ...sessionIdsToEnd)
        .exec<[number, number]>(),
    );
    return deleted;
  }

  return {
    async create(session) {
      const { sessionId, subject, nowMs, endsAtMs, idleMs } = session;
      const [key, index] = [sessionKey(sessionId), indexKey(subject.id)];
      await ask(() =>
        redis
          .multi()
          .hset(key, fieldsOf(session))
          .pexpire(key, Math.min(idleMs, endsAtMs - nowMs))
          .zadd(index, { score: nowMs, member: sessionId })
          .expire(index, INDEX_SECONDS)
          .exec(),
      );
      await dropOldest(subject.id);
    },

    rotate: async (rotation) =>
      outcomeOf(
        await ask(() =>
          redis.eval<string[], string[]>(ROTATE, [sessionKey(rotation.sessionId)], rotationArguments(rotation)),
        ),
      ),

    async isLive(subjectId, sessionId) {
      const text = await ask(() => redis.hget<string>(sessionKey(sessionId), 'subject'));
      return text !== null && readSubject(text).id === subjectId;
    },

    async list(subjectId) {
      const ids = await sessionIds(subjectId);
      if (ids.length === 0) return [];
      const found = await ask(() => {
        const pipeline = redis.pipeline();
        for (const id of ids) pipeline.hmget(sessionKey(id), 'device', 'createdAt', 'usedAt');
        return pipeline.exec<(string | null)[][]>();
      });
      return ids.flatMap((id, index) => storedSession(id, found[index] ?? []));
    },

    async end(subjectId, sessionId) {
      const owned = await ask(() => redis.zscore(indexKey(subjectId), sessionId));
      if (owned === null) return false;
      return (await remove(subjectId, [sessionId])) > 0;
    },

    async endAll(subjectId, except) {
      const ids = await sessionIds(subjectId);
      await remove(
        subjectId,
        ids.filter((id) => id !== except),
      );
    },

    async setAmr(subjectId, sessionId, amr) {
      await ask(() => redis.eval(SET_AMR, [sessionKey(sessionId)], [subjectId, JSON.stringify(amr)]));
    },

    countAttempt: async (kind, windowSeconds) =>
      Number(await ask(() => redis.eval(COUNT, [counterKey(kind)], [String(windowSeconds)]))),
  };

  /** Keeps the newest sessions: whoever signs in without end must not fill the store. */
  async function dropOldest(subjectId: string): Promise<void> {
    const count = await ask(() => redis.zcard(indexKey(subjectId)));
    if (count <= MOST_SESSIONS) return;
    await remove(subjectId, await ask(() => redis.zrange<string[]>(indexKey(subjectId), 0, count - MOST_SESSIONS - 1)));
  }
}

/** Of what went wrong only its kind is told: an error of the client may hold the command. */
const failure = (thrown: unknown): Error => unavailable(`Redis: ${thrown instanceof Error ? thrown.name : 'unknown'}`);

const fieldsOf = ({
  subject,
  familyHash,
  secretHash,
  device,
  nowMs,
  idleMs,
  endsAtMs,
}: NewSession): Record<string, string | number> => ({
  family: familyHash,
  hash: secretHash,
  subject: JSON.stringify(subject),
  device,
  createdAt: nowMs,
  usedAt: nowMs,
  idleMs,
  endsAt: endsAtMs,
});

const rotationArguments = ({ familyHash, presentedHash, nextHash, paddedNext, nowMs, graceMs }: Rotation): string[] => [
  familyHash,
  presentedHash,
  nextHash,
  paddedNext,
  String(nowMs),
  String(graceMs),
];

function outcomeOf([kind, subject = '', endsAt = '', paddedNext = '']: string[]): RotationOutcome {
  if (kind === 'rotated') return { kind, subject: readSubject(subject), endsAtMs: Number(endsAt) };
  if (kind === 'again') return { kind, subject: readSubject(subject), endsAtMs: Number(endsAt), paddedNext };
  return kind === 'reused' ? { kind, subjectId: readSubject(subject).id } : { kind: 'unknown' };
}

/** None when the session has run out since it was listed. */
function storedSession(sessionId: string, [device, createdAt, usedAt]: readonly (string | null)[]): StoredSession[] {
  if (typeof device !== 'string') return [];
  return [{ sessionId, device, createdAtMs: Number(createdAt), usedAtMs: Number(usedAt) }];
}
