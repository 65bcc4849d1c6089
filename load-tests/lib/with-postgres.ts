import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBackends } from '../../dev/stack.ts';

/** Runs with a Postgres: DATABASE_URL if it is given, else one of its own that commits durably and is thrown away afterwards. */
export async function withPostgres<T>(run: (adminUrl: string) => Promise<T>): Promise<T> {
  const given = process.env['DATABASE_URL'];
  if (given !== undefined) return run(given);
  const dataDir = await mkdtemp(join(tmpdir(), 'sommier-load-'));
  const stack = await startBackends({
    dataDir,
    ports: 'free',
    keep: true,
    log: (line) => process.stderr.write(`  ${line}\n`),
    only: ['postgres'],
  });
  try {
    const url = stack.env['DATABASE_URL'];
    if (url === undefined) throw new Error('the stack gave no DATABASE_URL');
    process.env['DATABASE_URL'] = url;
    return await run(url);
  } finally {
    await stack.stop();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 3 });
  }
}
