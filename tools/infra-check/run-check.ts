import { Remedy } from '../../dev/remedy.ts';
import type { CheckContext, Finding, InfraCheck } from './infra-check.ts';

/** How a check ended; `skipped` when the machine lacks what it needs. */
export interface Verdict extends Omit<Finding, 'ok'> {
  colour: 'green' | 'red' | 'skipped';
  ms: number;
}

/** Runs one check and times it. A missing tool skips it; anything else that is thrown makes it red. */
export async function runCheck(check: InfraCheck, context: CheckContext): Promise<Verdict> {
  const startedAt = performance.now();
  const verdict = await check.run(context).then(
    ({ ok, ...rest }): Omit<Verdict, 'ms'> => ({ colour: ok ? 'green' : 'red', ...rest }),
    (error: unknown): Omit<Verdict, 'ms'> => {
      if (error instanceof Remedy) return { colour: 'skipped', figures: error.message, report: '' };
      return {
        colour: 'red',
        figures: 'could not run',
        report: error instanceof Error ? error.message : String(error),
      };
    },
  );
  return { ...verdict, ms: performance.now() - startedAt };
}
