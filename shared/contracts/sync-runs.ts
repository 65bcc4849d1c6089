import * as z from 'zod';
import { MakerId } from '../slug.ts';
import { BODY_PROBLEMS, type Op } from './op.ts';
import { FeedSource, ImportId, ImportReport } from './sync.ts';
import { oneLine } from './text.ts';

/** full: the whole range of a maker, what it leaves out goes; prices, stock: a part that updates models and never takes one away. */
export const FEED_KINDS = ['full', 'prices', 'stock'] as const;
export type FeedKind = (typeof FEED_KINDS)[number];

export const RUN_STATUSES = [
  'queued',
  'reading',
  'publishing',
  'needs_decision',
  'done',
  'failed',
  'rejected',
  'superseded',
] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** States that nothing follows. */
export const ENDED_STATUSES: readonly RunStatus[] = ['done', 'failed', 'rejected', 'superseded'];

export const RUN_TRIGGERS = ['api', 'cli', 'schedule', 'change', 'retry', 'rollback'] as const;
export type RunTrigger = (typeof RUN_TRIGGERS)[number];

const Count = z.int().min(0).max(9_007_199_254_740_991);
const Percent = z.number().min(0).max(100);

/** What a run would change, counted before the first model is written. */
export const FeedChanges = z
  .object({
    published: Count.meta({ description: 'Models of the maker that shoppers saw before' }),
    added: Count,
    changed: Count,
    missing: Count.meta({ description: 'Models that the feed does not name any more: they are hidden' }),
    missingPercent: Percent,
    prices: Count.meta({ description: 'Prices that stand in both' }),
    moved: Count.meta({ description: 'Of those, moved by more than the maker’s limit (guards.moveBeyondPercent)' }),
    movedPercent: Percent,
    exceeded: z
      .array(z.enum(['missing', 'moved']))
      .max(2)
      .meta({ description: 'Limits of the maker that are passed; a person decides then' }),
    examples: z
      .array(
        z.object({
          model: z.string().max(200),
          size: z.string().max(20).nullable().meta({ description: 'Null when the model as a whole is missing' }),
          beforeMinor: Count.nullable(),
          afterMinor: Count.nullable(),
        }),
      )
      .max(20),
  })
  .meta({ id: 'FeedChanges' });
export type FeedChanges = z.infer<typeof FeedChanges>;

export const RunProgress = z
  .object({
    rows: Count.meta({ description: 'Rows read' }),
    models: Count.meta({ description: 'Models compared and written' }),
    modelsTotal: Count.nullable().meta({ description: 'Null while the feed is read' }),
    percent: Percent,
    rowsPerSecond: Count,
    secondsLeft: Count.nullable().meta({ description: 'Null when it cannot be told yet' }),
    at: z.iso.datetime(),
  })
  .meta({ id: 'RunProgress' });
export type RunProgress = z.infer<typeof RunProgress>;

export const FeedRun = z
  .object({
    id: ImportId,
    maker: MakerId,
    source: z.string().max(1_000),
    version: z
      .string()
      .max(200)
      .nullable()
      .meta({ description: 'Version of the file that was read; null when its place knows none' }),
    kind: z.enum(FEED_KINDS),
    trigger: z.enum(RUN_TRIGGERS),
    dryRun: z.boolean(),
    status: z.enum(RUN_STATUSES),
    requestedAt: z.iso.datetime(),
    startedAt: z.iso.datetime().nullable(),
    endedAt: z.iso.datetime().nullable(),
    progress: RunProgress.nullable(),
    changes: FeedChanges.nullable().meta({
      description: 'Null until it is counted, and when nothing was published before',
    }),
    report: ImportReport.nullable(),
    failure: z.object({ code: z.string().max(60), detail: z.string().max(2_000) }).nullable(),
    decision: z
      .object({ accepted: z.boolean(), by: z.string().max(64), note: z.string().max(300), at: z.iso.datetime() })
      .nullable(),
    rolledBackBy: ImportId.nullable().meta({ description: 'The run that took this one back' }),
  })
  .meta({ id: 'FeedRun' });
export type FeedRun = z.infer<typeof FeedRun>;

const RawProfile = z.record(z.string().max(60), z.unknown());

export const RunRequest = z
  .strictObject({
    maker: z
      .strictObject({ id: MakerId, name: z.string().trim().min(1).max(120).optional() })
      .meta({ description: 'name: as shoppers read it; the first run needs it' }),
    source: FeedSource,
    kind: z.enum(FEED_KINDS).default('full'),
    dryRun: z.boolean().default(false).meta({ description: 'Tells what would change and publishes nothing' }),
    profile: RawProfile.optional().meta({
      description: 'How to read the feed; default: the maker’s saved profile, else one proposed from the header',
    }),
  })
  .meta({ id: 'RunRequest' });
export type RunRequest = z.output<typeof RunRequest>;

const AWAY = ['catalog/unavailable', 'sync/workflows-unavailable', 'origin/unavailable', 'origin/timeout'] as const;
const READ_PROBLEMS = ['catalog/unavailable', 'origin/unavailable', 'origin/timeout'] as const;
const runParam = z.object({ runId: ImportId });
const makerParam = z.object({ maker: MakerId });
const same = { tag: 'sync', auth: 'staff', permission: 'feeds:import' } as const;
const limit = z
  .string()
  .regex(/^\d{1,3}$/, { error: 'must be a whole number from 1 to 100' })
  .transform(Number)
  .pipe(z.int().min(1).max(100))
  .default(20);

export const startRun = {
  ...same,
  id: 'startRun',
  method: 'post',
  path: '/v1/admin/sync/runs',
  summary: 'Import a maker’s feed',
  description: 'Runs of one maker follow each other. The answer is the run as it waits; follow it by its id.',
  body: RunRequest,
  ok: FeedRun,
  okStatus: 202,
  problems: ['profile/invalid', 'import/unknown-maker', ...BODY_PROBLEMS, ...AWAY],
} as const satisfies Op;

export const listRuns = {
  ...same,
  id: 'listRuns',
  method: 'get',
  path: '/v1/admin/sync/runs',
  summary: 'Runs of feeds, newest first',
  query: z.object({
    maker: MakerId.optional(),
    status: z.enum(RUN_STATUSES).optional(),
    cursor: z.iso.datetime().optional().meta({ description: '`nextCursor` of the page before' }),
    limit,
  }),
  ok: z
    .object({ items: z.array(FeedRun).max(100), nextCursor: z.iso.datetime().nullable() })
    .meta({ id: 'FeedRunPage' }),
  problems: READ_PROBLEMS,
} as const satisfies Op;

export const getRun = {
  ...same,
  id: 'getRun',
  method: 'get',
  path: '/v1/admin/sync/runs/:runId',
  summary: 'A run: progress while it goes on, report afterwards',
  params: runParam,
  query: z.object({}),
  ok: FeedRun,
  problems: ['import/not-found', ...READ_PROBLEMS],
} as const satisfies Op;

export const streamRun = {
  ...same,
  id: 'streamRun',
  method: 'get',
  path: '/v1/admin/sync/runs/:runId/events',
  summary: 'The run as server-sent events, until it has ended or waits for a decision',
  params: runParam,
  query: z.object({}),
  ok: FeedRun,
  okType: 'text/event-stream',
  problems: ['import/not-found', ...READ_PROBLEMS],
} as const satisfies Op;

export const decideRun = {
  ...same,
  id: 'decideRun',
  method: 'post',
  path: '/v1/admin/sync/runs/:runId/decision',
  summary: 'Accept or reject a run that passed a limit of its maker',
  description: 'Accepted it goes on with the very file that was looked at; rejected it publishes nothing.',
  params: runParam,
  body: z.strictObject({ accept: z.boolean(), note: oneLine(3, 300) }),
  ok: FeedRun,
  okStatus: 202,
  problems: ['import/not-found', 'import/not-waiting', ...BODY_PROBLEMS, ...AWAY],
} as const satisfies Op;

export const retryRun = {
  ...same,
  id: 'retryRun',
  method: 'post',
  path: '/v1/admin/sync/runs/:runId/retries',
  summary: 'Import the same feed again, by a profile that reads more of it',
  description: 'Takes the file as it lies at its source now. Rows that are read this time leave the quarantine.',
  params: runParam,
  body: z.strictObject({ profile: RawProfile.optional().meta({ description: 'Default: the maker’s saved profile' }) }),
  ok: FeedRun,
  okStatus: 202,
  problems: ['import/not-found', 'profile/invalid', ...BODY_PROBLEMS, ...AWAY],
} as const satisfies Op;

export const rollBackMaker = {
  ...same,
  id: 'rollBackMaker',
  method: 'post',
  path: '/v1/admin/sync/makers/:maker/rollbacks',
  summary: 'Give a maker’s catalogue back the state before its newest run',
  description:
    'Asked again it goes one run further back. The maker’s schedule is paused, so that the same file does not come back.',
  params: makerParam,
  body: z.strictObject({ note: oneLine(3, 300) }),
  ok: FeedRun,
  okStatus: 202,
  problems: ['import/nothing-to-roll-back', ...BODY_PROBLEMS, ...AWAY],
} as const satisfies Op;

export const FeedSchedule = z
  .object({
    maker: MakerId,
    source: FeedSource,
    kind: z.enum(FEED_KINDS),
    everyMinutes: z.int().min(5).max(10_080),
    jitterMinutes: z.int().min(0).max(720).meta({ description: 'Each run starts up to so much later' }),
    paused: z.boolean(),
    nextAt: z.iso.datetime().nullable().meta({ description: 'Null while it is paused' }),
    lastDoneAt: z.iso.datetime().nullable().meta({ description: 'When a run of it last ended well' }),
  })
  .meta({ id: 'FeedSchedule' });
export type FeedSchedule = z.infer<typeof FeedSchedule>;

export const putSchedule = {
  ...same,
  id: 'putSchedule',
  method: 'put',
  path: '/v1/admin/sync/makers/:maker/schedule',
  summary: 'Say when a maker’s feed is fetched, or pause it',
  params: makerParam,
  body: z
    .strictObject({
      source: FeedSource,
      kind: z.enum(FEED_KINDS).default('full'),
      everyMinutes: z.int().min(5).max(10_080),
      jitterMinutes: z
        .int()
        .min(0)
        .max(720)
        .default(0)
        .meta({ description: 'Each run starts up to so much later, and never later than the run after it is due' }),
      paused: z.boolean().default(false),
    })
    .meta({ id: 'ScheduleRequest' }),
  ok: FeedSchedule,
  problems: ['import/unknown-maker', ...BODY_PROBLEMS, ...AWAY],
} as const satisfies Op;

export const listSchedules = {
  ...same,
  id: 'listSchedules',
  method: 'get',
  path: '/v1/admin/sync/schedules',
  summary: 'When each maker’s feed is fetched',
  query: z.object({}),
  ok: z.object({ items: z.array(FeedSchedule).max(1_000) }).meta({ id: 'FeedScheduleList' }),
  problems: READ_PROBLEMS,
} as const satisfies Op;

export const SYNC_RUN_OPS = [
  startRun,
  listRuns,
  getRun,
  streamRun,
  decideRun,
  retryRun,
  rollBackMaker,
  putSchedule,
  listSchedules,
] as const;
