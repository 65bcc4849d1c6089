import type { FeedKind, FeedSchedule } from '#shared/contracts/sync-runs.ts';
import { Problem } from '#shared/problem.ts';
import type { SyncDeps } from '../deps.ts';
import { makerById } from '../publish/model-repo.ts';
import type { SyncIngress } from '../runs/ingress.ts';
import { newestDone } from '../runs/run-record.ts';
import { nextTick } from './feed-schedule.ts';
import { presentSchedule, writeSchedule } from './schedule-repo.ts';

export interface ScheduleInput {
  makerId: string;
  source: string;
  kind: FeedKind;
  everyMinutes: number;
  jitterMinutes: number;
  paused: boolean;
}

/**
 * Sets when a maker's feed is fetched, the first time one interval from now, or pauses it. Throws `import/unknown-maker`,
 * `sync/workflows-unavailable`.
 */
export async function putSchedule(
  deps: SyncDeps & { ingress: SyncIngress },
  { makerId, ...asked }: ScheduleInput,
): Promise<FeedSchedule> {
  if ((await makerById(deps.db, makerId)) === null) throw new Problem('import/unknown-maker', `no maker ${makerId}`);
  const now = deps.now();
  const token = deps.newId();
  const nextAt = asked.paused ? null : nextTick(asked, now.getTime(), Math.random());
  // The tick first: one that nobody waits for does nothing, and a schedule without a tick would be late.
  if (nextAt !== null) await deps.ingress.tick({ makerId, token, at: nextAt }, nextAt.getTime() - now.getTime());
  const schedule = { _id: makerId, ...asked, token, nextAt, changedAt: now };
  await writeSchedule(deps.db, schedule);
  return presentSchedule(schedule, (await newestDone(deps.db, makerId))?.endedAt ?? null);
}
