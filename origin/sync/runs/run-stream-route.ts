import type { FastifyInstance } from 'fastify';
import { ENDED_STATUSES, streamRun as op, type FeedRun } from '#shared/contracts/sync-runs.ts';
import { Problem } from '#shared/problem.ts';
import type { CallerPort } from '../../plugins/caller.ts';
import { inputReader } from '../../plugins/bind-op.ts';
import { beginEvents } from '../../plugins/server-sent-events.ts';
import type { SyncDeps } from '../deps.ts';
import { presentRun, runById } from './run-record.ts';

const POLL_MS = 500;
const LONGEST_MS = 30 * 60_000;
const MAX_STREAMS = 100;

/** GET …/runs/:runId/events as the HTML standard's server-sent events: each is the run, told when it has changed. */
export function bindRunStream(app: FastifyInstance, deps: SyncDeps & { caller: CallerPort }): void {
  const read = inputReader(op, deps);
  const open = new Set<() => void>();
  app.addHook('preClose', async () => open.forEach((close) => close()));
  app.get(op.path, { config: { op: op.id } }, async (request, reply) => {
    const { params } = await read(request);
    if (open.size >= MAX_STREAMS) throw new Problem('limit/exceeded', 'too many streams', { retryAfterSeconds: 5 });
    let run = presentRun(await runById(deps.db, params.runId));
    const raw = beginEvents(reply, LONGEST_MS);
    const tell = (told: FeedRun) => {
      run = told;
      raw.write(`event: ${run.status}\ndata: ${JSON.stringify(run)}\n\n`);
      if (isOver(run)) raw.end();
    };
    tell(run);
    let polling = false;
    const poll = async () => {
      if (polling || raw.writableEnded) return;
      polling = true;
      const now = presentRun(await runById(deps.db, params.runId));
      if (JSON.stringify(now) !== JSON.stringify(run)) tell(now);
      polling = false;
    };
    const polls = setInterval(() => void poll().catch(() => raw.end()), POLL_MS);
    const end = () => raw.end();
    open.add(end);
    raw.once('close', () => {
      clearInterval(polls);
      open.delete(end);
    });
  });
}

/** Nothing more happens by itself: it has ended, or it waits for a person. */
const isOver = ({ status }: FeedRun): boolean => status === 'needs_decision' || ENDED_STATUSES.includes(status);
