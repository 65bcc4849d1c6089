import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import { ROOMS } from './rooms.ts';

/** dependency-cruiser with a TypeScript it cannot use reads 0 modules and is content; fewer than this is such a fault. */
const MODULES_AT_LEAST = 40;

const options = await extractOptions('./.dependency-cruiser.cjs');
const { output } = await cruise([...ROOMS], { ...options, validate: true });
const { summary, modules } = asResult(output);
const ours = modules.filter((module) => !module.source.startsWith('node_modules') && module.source.endsWith('.ts'));
for (const violation of summary.violations)
  console.error(`${violation.rule.name}: ${violation.from} → ${violation.to}`);
if (ours.length < MODULES_AT_LEAST)
  console.error(`only ${ours.length} modules were read: dependency-cruiser does not see the TypeScript`);
if (summary.error > 0 || ours.length < MODULES_AT_LEAST) process.exitCode = 1;
else console.log(`${ours.length} modules, no import across a boundary`);

/** Without an outputType, cruise() gives the result object. */
function asResult(result: ICruiseResult | string): ICruiseResult {
  if (typeof result === 'string') throw new Error('expected a result object');
  return result;
}
