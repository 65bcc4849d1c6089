import { run } from '../run.ts';
import { ROOT } from '../../dev/paths.ts';
import { openAccounts } from './accounts.ts';
import { checkCurlExamples } from './curl-examples.ts';
import { checkDeployments } from './deployments.ts';
import { checkWithNewman } from './newman.ts';
import { checkBreaking } from './oasdiff.ts';
import { outcomeOf, tableOf, type Outcome } from './outcome.ts';
import { checkRunbook } from './runbook.ts';
import { checkWithSchemathesis } from './schemathesis.ts';
import { systemOf } from '../../dev/throw-away-system.ts';

/**
 * `npm run api:check`: the API as others see it, against a system of its own over the sample feeds. Ends with 1 when a check is red.
 * `-- --against URL --data FOLDER` takes a system that runs.
 */
const STAFF = 8;
const log = (line: string) => console.log(`  ${line.trim()}`);

const redocly = () =>
  outcomeOf('redocly', async () => {
    const { code, output } = await run([process.execPath, 'tools/lint-openapi.ts'], ROOT);
    return { ok: code === 0, figures: 'recommended-strict', report: output };
  });

async function againstTheSystem(): Promise<Outcome[]> {
  console.log('starting a system of its own over the sample feeds');
  const quiet = (text: string) => {
    for (const line of text.split('\n').filter((part) => part.includes('left out'))) log(line);
  };
  const system = await systemOf(process.argv.slice(2), quiet);
  try {
    const callers = await openAccounts(system, STAFF);
    return [
      await checkCurlExamples(system.url),
      await checkWithNewman(system.url, system.env, callers),
      await checkWithSchemathesis(system.url, callers, log),
    ];
  } finally {
    await system.stop();
  }
}

const offline = [await redocly(), await checkBreaking(log), await checkDeployments(), await checkRunbook()];
const outcomes = [...offline, ...(await againstTheSystem())];
const red = outcomes.filter(({ ok }) => !ok);
for (const { check, report } of red) console.error(`\n── ${check} ──\n${report.trimEnd()}`);
console.log(`\n${tableOf(outcomes)}\n\n${outcomes.length - red.length} passed, ${red.length} failed`);
if (red.length > 0) process.exitCode = 1;
