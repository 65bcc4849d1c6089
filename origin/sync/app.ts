import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import * as runOps from '#shared/contracts/sync-runs.ts';
import * as ops from '#shared/contracts/sync.ts';
import type { SigningKeys } from '#shared/signing.ts';
import { bindOp } from '../plugins/bind-op.ts';
import type { CallerPort } from '../plugins/caller.ts';
import { buildOrigin } from '../plugins/build-origin.ts';
import { metricsOf } from '../plugins/metrics.ts';
import { mongoPoolUse } from '../plugins/mongo-pool-use.ts';
import { pingMongo } from '../plugins/mongo.ts';
import { poolMetrics } from '../plugins/pool-metrics.ts';
import { importLag } from './import-lag.ts';
import { runMetrics } from './run-metrics.ts';
import { exportCatalogue } from './outgoing/export-catalogue.ts';
import { exportQuarantine } from './quarantine/export-quarantine.ts';
import { listQuarantine } from './quarantine/list-quarantine.ts';
import { decideRun } from './runs/decide-run.ts';
import { listRuns } from './runs/list-runs.ts';
import { retryRun } from './runs/retry-run.ts';
import { rollBackMaker } from './runs/roll-back-maker.ts';
import { presentRun, runById, type RunRecord } from './runs/run-record.ts';
import { bindRunStream } from './runs/run-stream-route.ts';
import { startRun, type RunsDeps } from './runs/start-run.ts';
import { listSchedules } from './schedules/list-schedules.ts';
import { putSchedule } from './schedules/put-schedule.ts';

export interface SyncAppDeps extends RunsDeps {
  signingKeys: SigningKeys;
  /** Tells who calls; all routes are for staff. */
  caller: CallerPort;
  log: FastifyBaseLogger;
}

/** The whole catalogue is written. */
const EXPORT_DEADLINE_MS = 30 * 60_000;
const DEADLINE_MS = 3_000;

/** Sync's HTTP app: starts and shows runs of feeds, what they put aside, and schedules. `onEnded` counts runs that have ended. */
export async function buildSync(
  deps: SyncAppDeps,
): Promise<{ app: FastifyInstance; onEnded: (run: RunRecord) => void }> {
  const app = await buildOrigin({
    service: 'sync',
    log: deps.log,
    signingKeys: deps.signingKeys,
    now: deps.now,
    checks: {
      mongodb: async () => pingMongo(deps.db),
      typesense: async () => deps.search.ping(),
      redis: async () => deps.epochs.ping(),
    },
  });
  bindRuns(app, deps);
  bindQuarantine(app, deps);
  const { now, caller } = deps;
  bindOp(app, ops.exportCatalogue, { now, caller, deadlineMs: EXPORT_DEADLINE_MS }, async (ctx) =>
    exportCatalogue(deps, ctx.signal),
  );
  importLag(metricsOf(app), deps);
  poolMetrics(metricsOf(app), { mongodb: mongoPoolUse(deps.db.client) });
  return { app, onEnded: runMetrics(metricsOf(app), deps) };
}

function bindRuns(app: FastifyInstance, deps: SyncAppDeps): void {
  const bind = { now: deps.now, deadlineMs: DEADLINE_MS, caller: deps.caller };
  bindOp(app, runOps.startRun, bind, async (_, { body }) => startRun(deps, body));
  bindOp(app, runOps.listRuns, bind, async (_, { query }) => listRuns(deps.db, query));
  bindOp(app, runOps.getRun, bind, async (_, { params }) => presentRun(await runById(deps.db, params.runId)));
  bindRunStream(app, deps);
  bindOp(app, runOps.decideRun, bind, async (_, { caller, params, body }) =>
    decideRun(deps, { ...params, ...body, by: caller.id }),
  );
  bindOp(app, runOps.retryRun, bind, async (_, { params, body }) => retryRun(deps, params.runId, body.profile));
  bindOp(app, runOps.rollBackMaker, bind, async (_, { caller, params, body }) =>
    rollBackMaker(deps, params.maker, { ...body, by: caller.id }),
  );
  bindOp(app, runOps.putSchedule, bind, async (_, { params, body }) =>
    putSchedule(deps, { ...body, makerId: params.maker }),
  );
  bindOp(app, runOps.listSchedules, bind, async () => listSchedules(deps.db));
}

function bindQuarantine(app: FastifyInstance, deps: SyncAppDeps): void {
  const bind = { now: deps.now, deadlineMs: DEADLINE_MS, caller: deps.caller };
  bindOp(app, ops.listQuarantine, bind, async (_, { query }) => listQuarantine(deps.db, query));
  bindOp(app, ops.exportQuarantine, bind, async (_, { params }) => exportQuarantine(deps.db, params.runId));
}
