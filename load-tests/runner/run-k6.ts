import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from '../../dev/paths.ts';
import type { Facts } from '../lib/facts.ts';
import { K6Summary } from './summary.ts';

export interface K6Run {
  k6: string;
  scenario: string;
  /** Where script, facts, summary and report are written. */
  folder: string;
  facts: Facts;
  /** Read by scenarios/lib/environment.ts. */
  env: Readonly<Record<string, string>>;
  signal: AbortSignal;
}

/** k6 ends with it when a threshold was crossed. */
const THRESHOLDS_CROSSED = 99;

/** Bundles a scenario with the contracts it asks by and runs it; gives its figures and whether all thresholds held. */
export async function runK6({
  k6,
  scenario,
  folder,
  facts,
  env,
  signal,
}: K6Run): Promise<{ summary: K6Summary; held: boolean }> {
  const [script, factsFile, summaryFile] = [
    join(folder, `${scenario}.js`),
    join(folder, 'facts.json'),
    join(folder, 'summary.json'),
  ];
  await bundleScenario(scenario, script);
  await writeFile(factsFile, JSON.stringify(facts));
  const code = await runCommand(
    k6,
    ['run', '--quiet', '--no-usage-report', script],
    {
      ...env,
      FACTS_FILE: factsFile,
      SUMMARY_FILE: summaryFile,
      K6_WEB_DASHBOARD: 'true',
      K6_WEB_DASHBOARD_PORT: '-1',
      K6_WEB_DASHBOARD_EXPORT: join(folder, 'report.html'),
    },
    signal,
  );
  if (code !== 0 && code !== THRESHOLDS_CROSSED) throw new Error(`k6 ended with ${code}`);
  return { summary: K6Summary.parse(JSON.parse(await readFile(summaryFile, 'utf8'))), held: code === 0 };
}

/** k6 resolves neither packages nor `#shared/`. */
export async function bundleScenario(scenario: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [join(ROOT, 'load-tests', 'scenarios', `${scenario}.ts`)],
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2020',
    external: ['k6', 'k6/*'],
    outfile,
    logLevel: 'warning',
  });
}

function runCommand(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<number> {
  const child = spawn(file, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
  });
  // k6 stops at the first SIGINT when its iterations have ended, and still writes its summary.
  signal.addEventListener('abort', () => child.kill('SIGINT'), { once: true });
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('exit', (code) => done(code ?? 1));
  });
}
