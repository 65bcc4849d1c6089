import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBackends, type BackendName } from '../../dev/stack.ts';

/** Runs with durable servers of its own and throws them away afterwards; gives their addresses and keys. */
export async function withBackends<T>(
  only: readonly BackendName[],
  run: (env: Record<string, string>, dataDir: string) => Promise<T>,
): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sommier-load-'));
  const log = (line: string) => process.stderr.write(`  ${line}\n`);
  const stack = await startBackends({ dataDir, ports: 'free', keep: true, log, only });
  try {
    return await run(stack.env, dataDir);
  } finally {
    await stack.stop();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 3 });
  }
}
