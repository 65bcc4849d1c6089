import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { TestProject } from 'vitest/node';
import { ROOT } from '../dev/paths.ts';
import { startBackends } from '../dev/stack.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Addresses and keys of the servers of this run; also in process.env of every test worker. */
    backends: Record<string, string>;
  }
}

/** Folders whose tests need no server; a run of theirs alone starts none. */
const WITHOUT_SERVERS = ['shared/', 'tools/', 'load-tests/'];

/** Starts the real servers on free ports with throw-away data; gives vitest what stops them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (!(await needsServers(project))) {
    project.provide('backends', {});
    return async () => undefined;
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'sommier-test-'));
  const log = (line: string) => process.stderr.write(`  ${line}\n`);
  const stack = await startBackends({ dataDir, ports: 'free', keep: false, log });
  Object.assign(process.env, stack.env);
  project.provide('backends', stack.env);
  return stack.stop;
}

async function needsServers(project: TestProject): Promise<boolean> {
  // Vitest keeps the command line's file filters in a field that its types leave out.
  const filters: unknown = Reflect.get(project.vitest, 'filenamePattern');
  const { testFiles } = await project.globTestFiles(Array.isArray(filters) ? filters.map(String) : []);
  return testFiles.some((file) => !WITHOUT_SERVERS.some((folder) => relative(ROOT, file).startsWith(folder)));
}
