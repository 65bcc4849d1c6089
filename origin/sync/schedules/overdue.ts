import type { Db } from 'mongodb';
import { newestDone } from '../runs/run-record.ts';
import { allSchedules } from './schedule-repo.ts';

const MINUTE_MS = 60_000;

/**
 * By how many seconds each maker's feed is late: past its interval and jitter since it was last imported, or since its schedule was set
 * when that is later; 0 when it is not. Paused schedules are never late.
 */
export async function overdueSeconds(db: Db, now: Date): Promise<Map<string, number>> {
  const overdue = new Map<string, number>();
  for (const { _id, paused, everyMinutes, jitterMinutes, changedAt } of await allSchedules(db)) {
    if (paused) continue;
    const doneAt = (await newestDone(db, _id))?.endedAt ?? changedAt;
    const dueMs = Math.max(doneAt.getTime(), changedAt.getTime()) + (everyMinutes + jitterMinutes) * MINUTE_MS;
    overdue.set(_id, Math.max(0, (now.getTime() - dueMs) / 1_000));
  }
  return overdue;
}
