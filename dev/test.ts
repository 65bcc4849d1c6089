import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { ROOT } from './paths.ts';

/** What vitest's json reporter tells of a run. */
const Report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number().default(0),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
});

/** The closing line of a run. A file that could not be loaded, or a run that ended badly, counts as a failure. */
export function closingLine(report: unknown, exitCode: number): string {
  const parsed = Report.safeParse(report);
  if (!parsed.success) return `0 passed, ${exitCode === 0 ? 0 : 1} failed`;
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = parsed.data;
  const brokenFiles = testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  const failed = Math.max(numFailedTests + brokenFiles.length, exitCode === 0 ? 0 : 1);
  const skipped = numPendingTests + numTodoTests;
  return `${numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Machines of CI stand still for seconds now and then: there a test is red when it fails twice, and the report names it. */
const CI_RETRY = process.env['CI'] === undefined ? [] : ['--retry=1'];

/** Runs vitest once with the given arguments, prints the closing line and gives vitest's exit code. */
async function runTests(args: readonly string[]): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'sommier-run-'));
  const reportFile = join(folder, 'report.json');
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  const child = spawn(process.execPath, [vitest, 'run', ...reporters, ...CI_RETRY, ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, TMPDIR: folder }, // So that whatever a test leaves there goes with it.
  });
  // A terminal tells vitest itself; a signal to this process alone has to be passed on.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  const exitCode = await new Promise<number>((done) => child.once('exit', (code) => done(code ?? 1)));
  const text = await readFile(reportFile, 'utf8').catch(() => 'null');
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  process.stdout.write(`${closingLine(JSON.parse(text), exitCode)}\n`);
  return exitCode;
}

if (import.meta.main) process.exitCode = await runTests(process.argv.slice(2));
