import { readFile } from 'node:fs/promises';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { expect, test } from 'vitest';

const WORKER = `
import { neon, neonConfig, Pool } from './neon.mjs';
export default {
  async fetch(request, env) {
    Object.assign(neonConfig, { fetchEndpoint: env.NEON_SQL_ENDPOINT, wsProxy: env.NEON_WS_PROXY, useSecureWebSocket: false, pipelineConnect: false });
    const [row] = await neon(env.EDGE_DATABASE_URL)\`SELECT current_database() AS name\`;
    const pool = new Pool({ connectionString: env.EDGE_DATABASE_URL });
    const { rows } = await pool.query('SELECT $1::int + 1 AS sum', [41]);
    await pool.end();
    const refused = await neon(env.EDGE_DATABASE_URL.replace(/:[^:@]+@/, ':wrong@'))\`SELECT 1\`.catch((error) => error.code);
    return Response.json({ name: row.name, sum: rows[0].sum, refused });
  },
};`;

test('neon() and Pool in workerd → answers, and the code of a refusal', async () => {
  const bindings = Object.fromEntries(
    ['NEON_SQL_ENDPOINT', 'NEON_WS_PROXY', 'EDGE_DATABASE_URL'].map((name) => [name, process.env[name] ?? '']),
  );
  const driver = await readFile(new URL(import.meta.resolve('@neondatabase/serverless')), 'utf8');
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      modules: [
        { type: 'ESModule', path: 'worker.mjs', contents: WORKER },
        { type: 'ESModule', path: 'neon.mjs', contents: driver },
      ],
      compatibilityDate: '2026-01-01',
      compatibilityFlags: ['nodejs_compat'],
      bindings,
      cf: false,
      telemetry: { enabled: false },
    }),
  );
  try {
    const response = await miniflare.dispatchFetch('http://worker/');
    expect(await response.json()).toEqual({ name: 'sommier_edge', sum: 42, refused: '28P01' });
  } finally {
    await miniflare.dispose();
  }
});
