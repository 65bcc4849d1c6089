import * as z from 'zod';

export interface ReleaseEdgeDeps {
  /** Runs wrangler with these arguments and gives what it printed; throws an Error when it fails. */
  wrangler: (args: readonly string[]) => Promise<string>;
  /** The id of the version that `versions upload` made. */
  upload: () => Promise<string>;
  /** Watches for a while after each step; why to go back, or undefined. */
  watch: () => Promise<string | undefined>;
  log: (line: string) => void;
}

/** Shares of the requests that the new version gets, one after the other (docs/runbooks/edge-deploy.md). */
const STEPS = [10, 50, 100] as const;

const Deployment = z.object({ versions: z.array(z.object({ version_id: z.string(), percentage: z.number() })).min(1) });

type Environment = 'staging' | 'production';

/** The version that has the most requests now. Throws an Error when nothing is deployed. */
export async function servingVersion(
  { wrangler }: Pick<ReleaseEdgeDeps, 'wrangler'>,
  environment: Environment,
): Promise<string> {
  const status = Deployment.parse(
    JSON.parse(await wrangler(['deployments', 'status', '--env', environment, '--json'])),
  );
  const [most] = status.versions.toSorted((one, other) => other.percentage - one.percentage);
  if (most === undefined)
    throw new Error(`nothing is deployed to ${environment}: the first time is by hand, see the runbook`);
  return most.version_id;
}

/** Gives all requests to a version that was deployed before. */
export async function giveBack(
  { wrangler }: Pick<ReleaseEdgeDeps, 'wrangler'>,
  environment: Environment,
  version: string,
  why: string,
): Promise<void> {
  await wrangler(['versions', 'deploy', `${version}@100`, '--env', environment, '--message', `back: ${why}`, '--yes']);
}

/**
 * Uploads a version of the worker and gives it a tenth of the requests, half, then all, watching after each; when the watch says so all
 * requests go back to the version before. Gives true when the new version has them all.
 */
export async function releaseEdge(deps: ReleaseEdgeDeps, environment: Environment): Promise<boolean> {
  const { wrangler, upload, watch, log } = deps;
  const before = await servingVersion(deps, environment);
  const version = await upload();
  for (const share of STEPS) {
    const shares = share === 100 ? [`${version}@100`] : [`${version}@${share}`, `${before}@${100 - share}`];
    await wrangler(['versions', 'deploy', ...shares, '--env', environment, '--message', `${share} %`, '--yes']);
    log(`${environment}: ${version} has ${share} % of the requests`);
    const fault = await watch();
    if (fault === undefined) continue;
    log(`${environment}: ${fault}; all requests go back to ${before}`);
    await giveBack(deps, environment, before, fault);
    return false;
  }
  return true;
}
