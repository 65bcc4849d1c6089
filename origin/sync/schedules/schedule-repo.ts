import type { Collection, Db } from 'mongodb';
import type { FeedKind, FeedSchedule } from '#shared/contracts/sync-runs.ts';
import { fromMongo } from '../../plugins/mongo.ts';

/** When a maker's feed is fetched: collection `feed_schedules`. */
export interface ScheduleRecord {
  /** The maker. */
  _id: string;
  source: string;
  kind: FeedKind;
  everyMinutes: number;
  jitterMinutes: number;
  paused: boolean;
  /** Another one with each change, so that ticks of what was before find nothing to do. */
  token: string;
  nextAt: Date | null;
  changedAt: Date;
  /** Version of the file when it was last looked at; absent before. */
  seenVersion?: string;
}

const schedules = (db: Db): Collection<ScheduleRecord> => db.collection<ScheduleRecord>('feed_schedules');

export const scheduleOf = async (db: Db, makerId: string): Promise<ScheduleRecord | null> =>
  fromMongo(schedules(db).findOne({ _id: makerId }));

export const allSchedules = async (db: Db): Promise<ScheduleRecord[]> =>
  fromMongo(schedules(db).find().sort({ _id: 1 }).limit(1_000).toArray());

export async function writeSchedule(db: Db, schedule: ScheduleRecord): Promise<void> {
  await fromMongo(schedules(db).replaceOne({ _id: schedule._id }, schedule, { upsert: true }));
}

/** Moves a schedule on from one tick to the next; false when another tick or a change came first. */
export async function moveOn(db: Db, makerId: string, token: string, from: Date, nextAt: Date): Promise<boolean> {
  const { matchedCount } = await fromMongo(
    schedules(db).updateOne({ _id: makerId, token, nextAt: from }, { $set: { nextAt } }),
  );
  return matchedCount === 1;
}

/** Notes the version that the file of a schedule has now; false when another process has noted it before, or the schedule was changed. */
export async function noteSeen(
  db: Db,
  { _id, token, seenVersion }: Pick<ScheduleRecord, '_id' | 'token' | 'seenVersion'>,
  version: string,
): Promise<boolean> {
  const before = seenVersion === undefined ? { seenVersion: { $exists: false } } : { seenVersion };
  const { matchedCount } = await fromMongo(
    schedules(db).updateOne({ _id, token, ...before }, { $set: { seenVersion: version } }),
  );
  return matchedCount === 1;
}

/** Stops a schedule until a person sets it again. */
export async function pauseSchedule(db: Db, makerId: string): Promise<void> {
  await fromMongo(schedules(db).updateOne({ _id: makerId }, { $set: { paused: true, nextAt: null } }));
}

export const presentSchedule = (
  { _id, source, kind, everyMinutes, jitterMinutes, paused, nextAt }: ScheduleRecord,
  lastDoneAt: Date | null,
): FeedSchedule => ({
  maker: _id,
  ...{ source, kind, everyMinutes, jitterMinutes, paused },
  nextAt: nextAt?.toISOString() ?? null,
  lastDoneAt: lastDoneAt?.toISOString() ?? null,
});
