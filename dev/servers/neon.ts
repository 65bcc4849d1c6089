import { startNeonGateway } from '../gateways/neon.ts';
import { Remedy } from '../remedy.ts';
import { given, type StartContext, type StartedServer } from './started-server.ts';

/** Neon's SQL over HTTP and its WebSocket proxy: NEON_SQL_ENDPOINT and NEON_WS_PROXY, else ours over that Postgres. */
export async function startNeon(context: StartContext, databaseUrl: string): Promise<StartedServer> {
  const [sql, ws] = [process.env['NEON_SQL_ENDPOINT'], process.env['NEON_WS_PROXY']];
  if (Boolean(sql) !== Boolean(ws)) {
    throw new Remedy('One of NEON_SQL_ENDPOINT and NEON_WS_PROXY is set without the other', 'Set both, or neither');
  }
  if (sql && ws) return given('neon', sql, 'NEON_SQL_ENDPOINT', { NEON_SQL_ENDPOINT: sql, NEON_WS_PROXY: ws });
  const { url, wsProxy, stop } = await startNeonGateway({ databaseUrl, port: await context.port('neon') });
  const env = { NEON_SQL_ENDPOINT: `${url}/sql`, NEON_WS_PROXY: wsProxy };
  return { name: 'neon', url, how: 'our gateway over that Postgres (dev/gateways/neon.ts)', env, stop };
}
