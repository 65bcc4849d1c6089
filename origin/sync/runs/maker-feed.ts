import * as restate from '@restatedev/restate-sdk';
import { PROBLEMS, type ProblemCode } from '#shared/problem-table.ts';
import { Problem } from '#shared/problem.ts';
import { failRun, runFeed, type RunOutcome, type StepRunner } from './run-feed.ts';
import { runById } from './run-record.ts';
import { FEED_OPTIONS, type WorkflowDeps } from './workflows.ts';

/** A store that is away is asked again for so long; then a person has to start the run again. */
const STEP_RETRY = {
  initialRetryInterval: 200,
  maxRetryInterval: 10_000,
  retryIntervalFactor: 2,
  maxRetryDuration: { hours: 6 },
};

/** The runs of one maker's feeds, one after the other. A call holds the id of a run; its record holds the rest. */
export const makerFeed = (deps: WorkflowDeps) =>
  restate.object({
    name: deps.names.feed,
    handlers: {
      run: async (ctx: restate.ObjectContext, { runId }: { runId: string }) => runOne(ctx, deps, runId),
    },
    options: FEED_OPTIONS,
  });

async function runOne(ctx: restate.ObjectContext, deps: WorkflowDeps, runId: string): Promise<RunOutcome> {
  const signal = AbortSignal.any([ctx.request().attemptCompletedSignal, deps.stopping]);
  const step: StepRunner = async (name, work) => ctx.run(name, async () => finalAsTerminal(work), STEP_RETRY);
  let outcome: RunOutcome = 'failed';
  try {
    outcome = await runFeed(deps, { runId, openSource: deps.openSource, signal }, step);
  } catch (error) {
    if (!(error instanceof restate.TerminalError)) throw error;
    await ctx.run('fail', async () => failRun(deps, runId, failureOf(error)));
    deps.log.warn({ runId, maker: ctx.key, reason: error.message }, 'a run of a feed has failed');
  }
  await ctx.run('count', async () => deps.onEnded(await runById(deps.db, runId)));
  return outcome;
}

/** What a caller has to mend is final; everything else, and a lock that another process holds, is worth another try. */
async function finalAsTerminal<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const final = error instanceof Problem && error.status < 500 && error.code !== 'import/in-progress';
    throw final ? new restate.TerminalError(error.message, { metadata: { code: error.code } }) : error;
  }
}

/** The problem that a step ended with; one that was given up keeps its last message. */
function failureOf({ message, metadata }: restate.TerminalError): Error {
  const code = metadata?.['code'] ?? '';
  return isProblemCode(code) ? new Problem(code, message) : new Problem('internal', message);
}

const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(PROBLEMS, code);
