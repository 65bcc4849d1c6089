import { oneLine } from '../../dev/remedy.ts';
import { ASSUMED, DAY } from './assumptions.ts';
import { billOf } from './bill.ts';
import { checkPlan } from './check-plan.ts';
import { readCommand } from './command.ts';
import { MEASURED } from './measured-costs.ts';
import { LAYOUTS, planOf } from './plan.ts';
import { PRICES } from './prices.ts';
import { printPlans, type Answer } from './print-plan.ts';

/** `npm run capacity -- --rps N --tps N`: sizes and bills for both layouts, and a simulation of each. Ends with 1 when one breaks. */
function capacity(args: readonly string[]): void {
  const { load, json } = readCommand(args);
  const answers = LAYOUTS.map((layout): Answer => {
    const plan = planOf(load, layout);
    return { plan, bill: billOf(plan), checks: checkPlan(plan) };
  });
  const basis = { measured: MEASURED, assumed: ASSUMED, day: DAY, prices: PRICES };
  console.log(json ? JSON.stringify({ load, answers, ...basis }, null, 2) : printPlans(load, answers));
  if (answers.some(({ checks }) => checks.some(({ broken }) => broken.length > 0))) process.exitCode = 1;
}

try {
  capacity(process.argv.slice(2));
} catch (error) {
  console.error(oneLine(error));
  process.exitCode = 1;
}
