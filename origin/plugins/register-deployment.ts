import type { FastifyBaseLogger } from 'fastify';

export interface Registration {
  /** Restate's admin API. */
  adminUrl: string;
  /** Where Restate reaches this version: its own for each version, since a deployment never changes. */
  deploymentUrl: string;
}

const TIMEOUT_MS = 5_000;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Tells Restate of this deployment, again and again until it is there. One that was told before is left as it is; nothing is forced, so
 * that workflows which are running keep the version that they began with. Ends early when the signal aborts.
 */
export async function registerDeployment(
  log: FastifyBaseLogger,
  { adminUrl, deploymentUrl }: Registration,
  signal: AbortSignal,
): Promise<void> {
  for (let attempt = 1; !signal.aborted; attempt++) {
    try {
      await register(adminUrl, deploymentUrl, signal);
      log.info({ deploymentUrl }, 'Restate knows this deployment');
      return;
    } catch (error) {
      if (signal.aborted) return;
      log.warn({ err: error, deploymentUrl, attempt }, 'Restate was not told of this deployment, trying again');
      await pause(Math.min(LONGEST_PAUSE_MS, 100 * 2 ** attempt), signal);
    }
  }
}

async function register(adminUrl: string, uri: string, signal: AbortSignal): Promise<void> {
  const answer = await fetch(new URL('/deployments', adminUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ uri, force: false }),
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`Restate answered ${answer.status}: ${text.slice(0, 300)}`);
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => resolve(clearTimeout(timer)), { once: true });
  });
