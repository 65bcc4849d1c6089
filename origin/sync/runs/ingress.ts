import * as clients from '@restatedev/restate-sdk-clients';
import { Problem } from '#shared/problem.ts';
import type { WorkflowNames } from './workflows.ts';

/** Hands runs and ticks of schedules over to Restate. The same again is the one that was handed over before. */
export interface SyncIngress {
  /** Throws `sync/workflows-unavailable`. */
  startRun(run: { makerId: string; runId: string; accepted: boolean }): Promise<void>;
  /** Throws `sync/workflows-unavailable`. */
  tick(tick: { makerId: string; token: string; at: Date }, delayMs: number): Promise<void>;
}

const TIMEOUT_MS = 3_000;

export function syncIngress(url: string, names: WorkflowNames): SyncIngress {
  const ingress = clients.connect({ url });
  const send = async (
    call: { service: string; handler: string; key: string; parameter: unknown },
    idempotencyKey: string,
    delay = 0,
  ) => {
    try {
      await ingress.send({ ...call, opts: clients.rpc.sendOpts({ idempotencyKey, delay, timeout: TIMEOUT_MS }) });
    } catch (cause) {
      throw new Problem('sync/workflows-unavailable', undefined, { cause });
    }
  };
  return {
    startRun: async ({ makerId, runId, accepted }) =>
      send(
        { service: names.feed, handler: 'run', key: makerId, parameter: { runId } },
        accepted ? `${runId}:accepted` : runId,
      ),
    tick: async ({ makerId, token, at }, delayMs) =>
      send(
        { service: names.schedule, handler: 'tick', key: makerId, parameter: { token, at: at.getTime() } },
        tickKey(token, at.getTime()),
        delayMs,
      ),
  };
}

/** One tick of a schedule, whoever sends it. */
export const tickKey = (token: string, atMs: number): string => `${token}:${atMs}`;
