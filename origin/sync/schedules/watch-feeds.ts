import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { handOver, type RunsDeps } from '../runs/start-run.ts';
import { allSchedules, noteSeen } from './schedule-repo.ts';

const EVERY_MS = 1_000;
const TIMEOUT_MS = 10_000;

/**
 * Starts a run for each maker whose scheduled feed in S3 is another than when it was last seen, and gives how many. Of any number of
 * processes one starts it: that which notes the version. What changed while none was watching is seen by the next that does; a feed seen
 * for the first time waits for its schedule.
 */
export async function watchOnce(deps: RunsDeps, signal: AbortSignal): Promise<number> {
  const scheduled = (await allSchedules(deps.db)).filter(({ paused }) => !paused);
  if (scheduled.length === 0) return 0;
  const versions = await deps.feedVersions(
    scheduled.map(({ source }) => source),
    signal,
  );
  let started = 0;
  for (const schedule of scheduled) {
    const version = versions.get(schedule.source);
    const { _id: id, source, kind, seenVersion = null } = schedule;
    if (version === undefined || version === seenVersion || !(await noteSeen(deps.db, schedule, version))) continue;
    if (seenVersion === null) continue;
    await handOver(deps, { maker: { id }, source, kind, trigger: 'change' });
    started++;
  }
  return started;
}

/** Does so every second until it is stopped. */
export function watchFeeds(deps: RunsDeps, log: FastifyBaseLogger): { stop: () => Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const watch = async () => {
    let failing = false;
    while (!signal.aborted) {
      await watchOnce(deps, AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)])).then(
        () => (failing = false),
        (error: unknown) => {
          if (!failing && !signal.aborted) log.warn({ err: error }, 'feeds are not watched; their schedules go on');
          failing = true;
        },
      );
      await pause(EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  };
  const watching = watch();
  return {
    stop: async () => {
      stopping.abort(new Error('the service stops'));
      await watching;
    },
  };
}
