import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { Problem } from '#shared/problem.ts';

/** Asks one dependency whether it works; throws when it does not. */
export type ReadinessCheck = (signal: AbortSignal) => Promise<unknown>;

const CHECK_DEADLINE_MS = 1_000;

/** GET /healthz: the process answers. GET /readyz: so do the stores it cannot serve without; 503 names those that do not. */
export const health = fp(
  async (app: FastifyInstance, options: { checks: Record<string, ReadinessCheck> }) => {
    app.get('/healthz', async () => ({ status: 'ok' }));
    app.get('/readyz', async () => {
      const names = Object.keys(options.checks);
      const results = await Promise.allSettled(Object.values(options.checks).map(async (check) => withDeadline(check)));
      const failing = names.filter((_, index) => results[index]?.status === 'rejected');
      if (failing.length > 0) throw new Problem('origin/unavailable', `not ready: ${failing.join(', ')}`);
      return { status: 'ready', checks: names };
    });
  },
  { name: 'health' },
);

async function withDeadline(check: ReadinessCheck): Promise<unknown> {
  const signal = AbortSignal.timeout(CHECK_DEADLINE_MS);
  const late = new Promise((_, reject) =>
    signal.addEventListener('abort', () => reject(new Error(`no answer in ${CHECK_DEADLINE_MS} ms`)), { once: true }),
  );
  return Promise.race([check(signal), late]);
}
