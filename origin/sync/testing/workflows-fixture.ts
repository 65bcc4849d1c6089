import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import type { FeedRun } from '#shared/contracts/sync-runs.ts';
import { registerDeployment } from '../../plugins/register-deployment.ts';
import { serveRestate } from '../../plugins/serve-restate.ts';
import { syncIngress, type SyncIngress } from '../runs/ingress.ts';
import { makerFeed } from '../runs/maker-feed.ts';
import { presentRun, runById, type RunRecord } from '../runs/run-record.ts';
import { workflowNames } from '../runs/workflows.ts';
import { feedSchedule } from '../schedules/feed-schedule.ts';
import type { SyncFixture } from './sync-fixture.ts';

export interface WorkflowsFixture {
  ingress: SyncIngress;
  /** Told of each run that has ended. */
  onEnded: (run: RunRecord) => void;
  /** The run once it has ended or waits for a person. */
  ended(runId: string): Promise<FeedRun>;
  close(): Promise<void>;
}

const WAIT_MS = 20_000;

/** The workflows of sync served to the run's real Restate, over the stores of a sync fixture. */
export async function workflowsFixture({ deps }: SyncFixture): Promise<WorkflowsFixture> {
  const [adminUrl, ingressUrl] = [process.env['RESTATE_ADMIN_URL'], process.env['RESTATE_INGRESS_URL']];
  if (adminUrl === undefined || ingressUrl === undefined)
    throw new Error('Restate is not set: run the tests by npm test');
  const names = workflowNames(`t${randomBytes(6).toString('hex')}`);
  const log = pino({ level: 'silent' });
  const stopping = new AbortController();
  const fixture: WorkflowsFixture = {
    ingress: syncIngress(ingressUrl, names),
    onEnded: () => undefined,
    async ended(runId) {
      const deadline = Date.now() + WAIT_MS;
      for (;;) {
        const run = presentRun(await runById(deps.db, runId));
        if (run.status === 'needs_decision' || run.endedAt !== null) return run;
        if (Date.now() > deadline) throw new Error(`the run ${runId} is still ${run.status}`);
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    close: async () => {
      stopping.abort();
      await server.close();
    },
  };
  const workflowDeps = {
    ...deps,
    names,
    log,
    stopping: stopping.signal,
    onEnded: (run: RunRecord) => fixture.onEnded(run),
  };
  const server = await serveRestate([makerFeed(workflowDeps), feedSchedule(workflowDeps)], log, {
    host: '127.0.0.1',
    port: 0,
    identityKeys: [],
  });
  const deploymentUrl = `http://127.0.0.1:${server.port}/${Date.now()}`;
  await registerDeployment(log, { adminUrl, deploymentUrl }, AbortSignal.timeout(WAIT_MS));
  return fixture;
}
