import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../../dev/paths.ts';
import { copyOfTree, whilePlanted } from '../planted-copy.ts';
import { CHECKS } from './checks.ts';
import { runCheck, type Verdict } from './run-check.ts';
import type { InfraCheck } from './infra-check.ts';

/**
 * `npm run infra:check [-- NAMES]`: everything in `infra/`, the images and the pipelines by validators that run on one machine. Ends
 * with 1 when a check is red. `--strict` counts a skipped check as red; `--prove` plants the faults of each check in a copy of the
 * tree and ends with 1 when one is not caught.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { strict: { type: 'boolean', default: false }, prove: { type: 'boolean', default: false } },
});
const LABEL = { green: 'ok  ', red: 'RED ', skipped: 'skip' } as const;
const log = (line: string) => console.log(`      ${line.trim()}`);

const chosen = chooseChecks(positionals);
const failed = values.prove ? await prove(chosen) : await checkTree(chosen, values.strict);
if (failed > 0) process.exitCode = 1;

/** Those whose name begins with one of the given; all without any. */
function chooseChecks(names: readonly string[]): InfraCheck[] {
  const found = CHECKS.filter(({ name }) => names.length === 0 || names.some((given) => name.startsWith(given)));
  if (found.length > 0) return found;
  throw new Error(`No check is named so; there are ${CHECKS.map(({ name }) => name).join(', ')}`);
}

function lineOf({ name }: InfraCheck, { colour, figures, ms }: Verdict): string {
  return `${LABEL[colour]}  ${name.padEnd(18)} ${(ms / 1_000).toFixed(1).padStart(5)} s  ${figures}`;
}

async function checkTree(checks: readonly InfraCheck[], strict: boolean): Promise<number> {
  const reports: string[] = [];
  const counts = { green: 0, red: 0, skipped: 0 };
  for (const check of checks) {
    const verdict = await runCheck(check, { root: ROOT, log });
    counts[verdict.colour]++;
    console.log(lineOf(check, verdict));
    if (verdict.colour === 'red') reports.push(`── ${check.name}: ${check.holds} ──\n${verdict.report.trimEnd()}`);
  }
  for (const report of reports) console.error(`\n${report}`);
  console.log(`\n${counts.green} passed, ${counts.red} failed, ${counts.skipped} skipped`);
  return counts.red + (strict ? counts.skipped : 0);
}

/** Each check must be green on the tree as it stands and red on each of its faults. */
async function prove(checks: readonly InfraCheck[]): Promise<number> {
  await using copy = await copyOfTree();
  // Scripts that a check runs from the copy find their packages.
  await symlink(join(ROOT, 'node_modules'), join(copy.path, 'node_modules'));
  let [bad, planted] = [0, 0];
  const expect = async (check: InfraCheck, colour: 'green' | 'red', what: string) => {
    const verdict = await runCheck(check, { root: copy.path, log });
    const holds = verdict.colour === colour && verdict.figures !== 'could not run';
    console.log(`${holds ? 'ok  ' : 'BAD '}  ${check.name.padEnd(18)} ${verdict.colour.padEnd(7)} on ${what}`);
    if (holds) return true;
    bad++;
    console.error([verdict.figures, ...verdict.report.split('\n').slice(0, 15)].join('\n'));
    return false;
  };
  for (const check of checks) {
    if (!(await expect(check, 'green', 'the tree as it stands'))) continue;
    if (check.plants.length === 0) bad++;
    for (const plant of check.plants) {
      planted++;
      await whilePlanted(copy.path, plant, async () => void (await expect(check, 'red', plant.what)));
    }
  }
  console.log(bad === 0 ? `\nevery check was seen green and red (${planted} faults planted)` : `\n${bad} did not hold`);
  return bad;
}
