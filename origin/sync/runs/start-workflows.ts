import type { FastifyBaseLogger } from 'fastify';
import { registerDeployment } from '../../plugins/register-deployment.ts';
import { serveRestate } from '../../plugins/serve-restate.ts';
import type { SyncDeps } from '../deps.ts';
import { feedSchedule } from '../schedules/feed-schedule.ts';
import { keepMoving } from '../schedules/keep-moving.ts';
import type { SyncIngress } from './ingress.ts';
import { makerFeed } from './maker-feed.ts';
import type { RunRecord } from './run-record.ts';
import type { WorkflowNames } from './workflows.ts';

export interface WorkflowOptions {
  names: WorkflowNames;
  ingress: SyncIngress;
  log: FastifyBaseLogger;
  onEnded: (run: RunRecord) => void;
  host: string;
  port: number;
  /** Public keys of the Restate that may call. */
  identityKeys: readonly string[];
  /** Restate's admin API, where the service itself tells of its version. */
  adminUrl: string | undefined;
  /** The address of this version as Restate reaches it, from the port that was bound. */
  deploymentUrl: (port: number) => string;
}

/** Serves the workflows of this version, tells Restate of them in the background, and hands over what waits. */
export async function startWorkflows(
  deps: SyncDeps,
  { names, ingress, log, onEnded, host, port, identityKeys, adminUrl, deploymentUrl }: WorkflowOptions,
): Promise<{ stop: () => Promise<void> }> {
  const stopping = new AbortController();
  const workflowDeps = { ...deps, names, log, onEnded, stopping: stopping.signal };
  const services = [makerFeed(workflowDeps), feedSchedule(workflowDeps)];
  const server = await serveRestate(services, log, { host, port, identityKeys });
  const registration = { adminUrl: adminUrl ?? '', deploymentUrl: deploymentUrl(server.port) };
  const registering =
    adminUrl === undefined ? Promise.resolve() : registerDeployment(log, registration, stopping.signal);
  const stopMoving = keepMoving({ ...deps, ingress }, log);
  return {
    stop: async () => {
      stopMoving();
      stopping.abort(new Error('the service stops: the run goes on elsewhere'));
      await registering;
      await server.close();
    },
  };
}
