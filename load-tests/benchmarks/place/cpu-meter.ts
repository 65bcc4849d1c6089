import { withClient } from '../../../dev/testing/fresh-database.ts';
import { cpuSeconds } from '../../lib/process-cpu.ts';

/** Milliseconds of CPU for each order, in the server's process and in its backends of Postgres. */
export interface CpuPerOrder {
  node: number;
  postgres: number;
}

/** Starts to count; the function given back says what `orders` have cost since. NaN where there is no /proc, or Postgres is elsewhere. */
export async function meterCpu(
  url: string,
  server: { pid: number | undefined; application: string },
): Promise<(orders: number) => Promise<CpuPerOrder>> {
  const [node, postgres] = [await cpuSeconds(server.pid), await backendSeconds(url, server.application)];
  return async (orders) => {
    const perOrder = (seconds: number) => (seconds * 1_000) / orders;
    let backends = 0;
    for (const [pid, seconds] of await backendSeconds(url, server.application))
      backends += seconds - (postgres.get(pid) ?? 0);
    return { node: perOrder(((await cpuSeconds(server.pid)) ?? NaN) - (node ?? NaN)), postgres: perOrder(backends) };
  };
}

async function backendSeconds(url: string, application: string): Promise<Map<number, number>> {
  const pids = await withClient(url, async (client) => {
    const text = 'select pid from pg_stat_activity where datname = current_database() and application_name = $1';
    return (await client.query<{ pid: number }>(text, [application])).rows.map(({ pid }) => pid);
  });
  return new Map(await Promise.all(pids.map(async (pid) => [pid, (await cpuSeconds(pid)) ?? NaN] as const)));
}
