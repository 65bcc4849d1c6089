import type { FastifyBaseLogger } from 'fastify';
import type { SyncDeps } from '../deps.ts';
import type { SyncIngress } from '../runs/ingress.ts';
import { findRuns } from '../runs/run-record.ts';
import { allSchedules } from './schedule-repo.ts';

const EVERY_MS = 30_000;
/** What was told less long ago is on its way. */
const GRACE_MS = 30_000;

type MovingDeps = Pick<SyncDeps, 'db' | 'now'> & { ingress: SyncIngress };

/**
 * Hands over again what a crash, or Restate being away, has kept from being handed over: runs that wait and ticks that are past. Each has
 * its key, so that what is on its way already stays one.
 */
export async function moveOnce({ db, now, ingress }: MovingDeps): Promise<void> {
  const before = new Date(now().getTime() - GRACE_MS);
  const waiting = await findRuns(
    db,
    { status: 'queued', trigger: { $ne: 'cli' }, requestedAt: { $lt: before } },
    1_000,
  );
  for (const { _id: runId, makerId, decision } of waiting)
    await ingress.startRun({ makerId, runId, accepted: decision !== null });
  for (const { _id: makerId, token, nextAt } of await allSchedules(db))
    if (nextAt !== null && nextAt < before) await ingress.tick({ makerId, token, at: nextAt }, 0);
}

/** Does so every half minute until it is stopped. */
export function keepMoving(deps: MovingDeps, log: FastifyBaseLogger): () => void {
  const move = () =>
    void moveOnce(deps).catch((error: unknown) => log.warn({ err: error }, 'waiting runs could not be handed over'));
  const timer = setInterval(move, EVERY_MS);
  timer.unref();
  move();
  return () => clearInterval(timer);
}
