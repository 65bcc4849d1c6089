import { afterAll, beforeAll, expect, test } from 'vitest';
import { importFeed } from '../pipeline/import-feed.ts';
import { findRuns } from '../runs/run-record.ts';
import { requestRun } from '../runs/request-run.ts';
import { syncFixture, textSource, type SyncFixture } from '../testing/sync-fixture.ts';
import { workflowsFixture, type WorkflowsFixture } from '../testing/workflows-fixture.ts';
import { moveOnce } from './keep-moving.ts';
import { overdueSeconds } from './overdue.ts';
import { putSchedule } from './put-schedule.ts';
import { pauseSchedule, scheduleOf } from './schedule-repo.ts';

const FEED = 'name;size;price\nMattress Tind;160x200;499 €\n';
const SOURCE = 's3://feeds/tind.csv';
const HOUR_MS = 3_600_000;

let fixture: SyncFixture;
let workflows: WorkflowsFixture;
let serial = 0;
beforeAll(async () => {
  fixture = syncFixture();
  workflows = await workflowsFixture(fixture);
  fixture.feeds.set(SOURCE, FEED);
});
afterAll(async () => {
  await workflows.close();
  await fixture.close();
});

/** A maker with an hourly schedule. */
async function scheduled() {
  const makerId = `maker-${++serial}`;
  const first = { maker: { id: makerId, name: 'Maker' }, source: textSource(FEED) };
  await importFeed(fixture.deps, first, new AbortController().signal);
  const deps = { ...fixture.deps, ingress: workflows.ingress };
  const asked = { makerId, source: SOURCE, kind: 'full' as const, everyMinutes: 60, jitterMinutes: 30, paused: false };
  const { nextAt } = await putSchedule(deps, asked);
  const record = await scheduleOf(fixture.db, makerId);
  if (nextAt === null || record === null) throw new Error('there is no schedule');
  return { makerId, deps, nextAt: new Date(nextAt), token: record.token };
}

const runsOf = async (makerId: string) => findRuns(fixture.db, { makerId, trigger: 'schedule' }, 10);
const moved = async (makerId: string, from: Date) =>
  expect
    .poll(async () => (await scheduleOf(fixture.db, makerId))?.nextAt?.getTime() ?? 0, { timeout: 10_000 })
    .toBeGreaterThan(from.getTime());

test('the first tick is an interval and its jitter away, and the same tick cannot be sent to come earlier', async () => {
  const { makerId, nextAt, token } = await scheduled();
  const waitMs = nextAt.getTime() - Date.now();
  expect(waitMs).toBeGreaterThan(0.9 * HOUR_MS);
  expect(waitMs).toBeLessThan(1.5 * HOUR_MS);
  await Promise.all([1, 2, 3].map(async () => workflows.ingress.tick({ makerId, token, at: nextAt }, 0)));
  expect(await runsOf(makerId)).toEqual([]);
});

test('a tick that is past is made up for, and starts one run', async () => {
  const { makerId, deps, nextAt } = await scheduled();
  const past = new Date(Date.now() - 2 * HOUR_MS);
  await fixture.db
    .collection<{ _id: string }>('feed_schedules')
    .updateOne({ _id: makerId }, { $set: { nextAt: past } });
  await moveOnce(deps);
  await moveOnce(deps);
  await moved(makerId, past);
  await expect.poll(async () => (await runsOf(makerId))[0]?.status, { timeout: 10_000 }).toBe('done');
  expect(await runsOf(makerId)).toHaveLength(1);
  expect(nextAt.getTime()).toBeGreaterThan(past.getTime());
});

test('a run that waits is handed over again', async () => {
  const { makerId, deps } = await scheduled();
  const long = { ...fixture.deps, now: () => new Date(Date.now() - 60_000) };
  const { _id } = await requestRun(long, { maker: { id: makerId }, source: SOURCE, trigger: 'api' });
  await moveOnce(deps);
  expect(await workflows.ended(_id)).toMatchObject({ status: 'done' });
});

test('a feed is late past its interval and jitter, unless its schedule is paused', async () => {
  const { makerId } = await scheduled();
  const later = (hours: number) => new Date(Date.now() + hours * HOUR_MS);
  expect((await overdueSeconds(fixture.db, later(1))).get(makerId)).toBe(0);
  expect((await overdueSeconds(fixture.db, later(2.5))).get(makerId)).toBeGreaterThan(3_500);
  await pauseSchedule(fixture.db, makerId);
  expect((await overdueSeconds(fixture.db, later(2.5))).has(makerId)).toBe(false);
});
