import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBackends, type BackendName } from '../../dev/stack.ts';

/**
 * Runs with a Postgres: DATABASE_URL if it is given, else one of its own that commits durably and is thrown away afterwards. With `more`
 * of the backends their addresses are in the environment too.
 */
export async function withPostgres<T>(
  run: (adminUrl: string) => Promise<T>,
  more: readonly BackendName[] = [],
): Promise<T> {
  const given = process.env['DATABASE_URL'];
  if (given !== undefined && more.length === 0) return run(given);
  const dataDir = await mkdtemp(join(tmpdir(), 'sommier-load-'));
  const stack = await startBackends({
    dataDir,
    ports: 'free',
    keep: true,
    log: (line) => process.stderr.write(`  ${line}\n`),
    only: given === undefined ? ['postgres', ...more] : more,
  });
  try {
    const url = given ?? stack.env['DATABASE_URL'];
    if (url === undefined) throw new Error('the stack gave no DATABASE_URL');
    Object.assign(process.env, stack.env, { DATABASE_URL: url });
    return await run(url);
  } finally {
    await stack.stop();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 3 });
  }
}
