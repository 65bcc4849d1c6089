import type { Db } from 'mongodb';
import type { FeedSchedule } from '#shared/contracts/sync-runs.ts';
import { newestDone } from '../runs/run-record.ts';
import { allSchedules, presentSchedule } from './schedule-repo.ts';

/** All schedules by maker, each with when its feed was last imported. */
export async function listSchedules(db: Db): Promise<{ items: FeedSchedule[] }> {
  const schedules = await allSchedules(db);
  const items = schedules.map(async (schedule) =>
    presentSchedule(schedule, (await newestDone(db, schedule._id))?.endedAt ?? null),
  );
  return { items: await Promise.all(items) };
}
