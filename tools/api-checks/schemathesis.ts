import { createHash } from 'node:crypto';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { streamRun } from '#shared/contracts/sync-runs.ts';
import { pythonEnvironment } from '../../dev/install/python-environment.ts';
import { CACHE_DIR, ROOT } from '../../dev/paths.ts';
import { run } from '../run.ts';
import type { Callers } from './accounts.ts';
import { outcomeOf, type Outcome } from './outcome.ts';

const SETTINGS = ['schemathesis.toml', 'schemathesis_hooks.py'];
const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
const EXAMPLES_PER_OPERATION = 12;
const TIME_LIMIT_MS = 5 * 60_000;

/** Schemathesis of requirements.txt in a Python environment of its own in the cache folder; gives that environment's Python. */
async function installSchemathesis(log: (line: string) => void): Promise<string> {
  const version = createHash('sha256')
    .update(await readFile(REQUIREMENTS))
    .digest('hex')
    .slice(0, 12);
  const step = 'schemathesis: installing with pip (50 MB, once)';
  const requirements = ['-r', REQUIREMENTS];
  return pythonEnvironment({ cacheDir: CACHE_DIR, name: `schemathesis-${version}`, requirements, step, log });
}

/** Calls every operation with examples, edges and random input, right and wrong, and compares the answers with openapi.json. */
export function checkWithSchemathesis(url: string, callers: Callers, log: (line: string) => void): Promise<Outcome> {
  return outcomeOf('schemathesis', async () => {
    const python = await installSchemathesis(log);
    const folder = await mkdtemp(join(tmpdir(), 'sommier-schemathesis-'));
    try {
      for (const name of SETTINGS) await copyFile(join(import.meta.dirname, name), join(folder, name));
      const environment = { SOMMIER_STAFF_TOKENS: callers.staffTokens.join(','), PYTHONDONTWRITEBYTECODE: '1' };
      const { code, output } = await run([python, ...args(url)], folder, environment, TIME_LIMIT_MS);
      return { ok: code === 0, figures: figuresOf(output), report: output };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}

/** Deterministic: the same document gives the same requests. One worker, since Python's threads lose their stack depth in Hypothesis. */
const args = (url: string): string[] => [
  ...['-m', 'schemathesis.cli', '--config-file', 'schemathesis.toml'],
  ...['run', join(ROOT, 'edge', 'docs', 'openapi.json'), '--url', url],
  // The document describes the data of an event, and not the lines around it, for which OpenAPI 3.1 has no words.
  ...['--exclude-path', streamRun.path.replace(':runId', '{runId}')],
  ...['--checks', 'all', '--generation-deterministic', '--max-examples', String(EXAMPLES_PER_OPERATION)],
  ...['--workers', '1', '--no-color', '--no-shrink', '--max-failures', '50', '--request-timeout', '10'],
];

function figuresOf(output: string): string {
  const cases = /^\s+(\d+ generated.*)$/m.exec(output)?.[1];
  const operations = /^\s+Tested: (\d+)$/m.exec(output)?.[1];
  return cases === undefined ? 'no figures' : `${operations ?? '?'} operations, ${cases}`;
}
