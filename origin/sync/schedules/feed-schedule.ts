import * as restate from '@restatedev/restate-sdk';
import { tickKey } from '../runs/ingress.ts';
import type { makerFeed } from '../runs/maker-feed.ts';
import { requestRun } from '../runs/request-run.ts';
import { findRuns } from '../runs/run-record.ts';
import type { WorkflowDeps } from '../runs/workflows.ts';
import { moveOn, scheduleOf } from './schedule-repo.ts';

interface Tick {
  token: string;
  /** When it was to come, in milliseconds. */
  at: number;
}

/** What a tick found to do: the run to start, if none is under way, and the next tick. */
interface Due {
  runId: string | null;
  next: { at: number; delayMs: number };
}

/** What a tick sends to. */
type FeedObject = ReturnType<typeof makerFeed>;
interface ScheduleObject {
  tick: (ctx: restate.ObjectContext, tick: Tick) => Promise<void>;
}

const MINUTE_MS = 60_000;

/** The ticks of one maker's schedule. Each starts a run and sends the next tick, delayed; Restate keeps it over restarts. */
export const feedSchedule = (deps: WorkflowDeps) =>
  restate.object({
    name: deps.names.schedule,
    handlers: {
      tick: async (ctx: restate.ObjectContext, { token, at }: Tick) => {
        const [chance, runId] = [ctx.rand.random(), ctx.rand.uuidv4()];
        const due = await ctx.run('due', async () => whatIsDue(deps, ctx.key, { token, at }, chance, runId));
        if (due === null) return;
        if (due.runId !== null)
          ctx
            .objectSendClient<FeedObject>({ name: deps.names.feed }, ctx.key)
            .run({ runId: due.runId }, restate.rpc.sendOpts({ idempotencyKey: due.runId }));
        const { at: nextAt, delayMs: delay } = due.next;
        ctx
          .objectSendClient<ScheduleObject>({ name: deps.names.schedule }, ctx.key)
          .tick({ token, at: nextAt }, restate.rpc.sendOpts({ delay, idempotencyKey: tickKey(token, nextAt) }));
      },
    },
    options: { idempotencyRetention: { days: 8 }, journalRetention: { days: 1 } },
  });

/**
 * Null when the schedule was changed or paused since, or this tick has moved it on already; a process that was killed right after that is
 * made up for by keep-moving.ts.
 */
async function whatIsDue(
  deps: WorkflowDeps,
  makerId: string,
  { token, at }: Tick,
  chance: number,
  runId: string,
): Promise<Due | null> {
  const schedule = await scheduleOf(deps.db, makerId);
  if (schedule === null || schedule.paused || schedule.token !== token || schedule.nextAt?.getTime() !== at)
    return null;
  const { source, kind } = schedule;
  const underWay = { makerId, status: { $in: ['queued', 'reading', 'publishing'] }, failure: null } as const;
  const [busy] = await findRuns(deps.db, underWay, 1);
  if (busy === undefined)
    await requestRun({ ...deps, newId: () => runId }, { maker: { id: makerId }, source, kind, trigger: 'schedule' });
  const nowMs = deps.now().getTime();
  const nextAt = nextTick(schedule, nowMs, chance);
  await moveOn(deps.db, makerId, token, new Date(at), nextAt);
  const started = busy === undefined || busy._id === runId;
  return { runId: started ? runId : null, next: { at: nextAt.getTime(), delayMs: nextAt.getTime() - nowMs } };
}

/** The next time of a schedule: jitter keeps makers apart that were set at the same time. */
export const nextTick = (
  { everyMinutes, jitterMinutes }: { everyMinutes: number; jitterMinutes: number },
  nowMs: number,
  chance: number,
): Date => new Date(nowMs + Math.round((everyMinutes + Math.min(jitterMinutes, everyMinutes) * chance) * MINUTE_MS));
