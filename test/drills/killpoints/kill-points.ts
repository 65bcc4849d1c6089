import type { Step, StepName } from '../../../origin/orders/saga/step.ts';
import { STEPS } from '../../../origin/orders/saga/steps.ts';

/**
 * A moment at which the process dies: before a step's work, or after its commit and before Restate has its journal entry. The moment
 * after a journal entry is that before the next work.
 */
export interface KillPoint {
  step: StepName;
  side: 'run' | 'undo';
  moment: 'before' | 'after';
}

export const nameOf = ({ step, side, moment }: KillPoint): string => `${side} ${step} ${moment}`;

/** Both moments of every step that has this side. */
export const pointsOf = (side: KillPoint['side']): KillPoint[] =>
  STEPS.filter((step) => step[side] !== null).flatMap((step) =>
    (['before', 'after'] as const).map((moment) => ({ step: step.name, side, moment })),
  );

/** The steps as they are, which tell `at` of every moment that they pass. */
export const watched = (at: (point: KillPoint) => Promise<void>): Step[] =>
  STEPS.map(({ name, says, run, undo }) => ({
    name,
    says,
    run:
      run === null
        ? null
        : async (deps, orderId) => {
            await at({ step: name, side: 'run', moment: 'before' });
            await run(deps, orderId);
            await at({ step: name, side: 'run', moment: 'after' });
          },
    undo:
      undo === null
        ? null
        : async (deps, orderId, reason) => {
            await at({ step: name, side: 'undo', moment: 'before' });
            await undo(deps, orderId, reason);
            await at({ step: name, side: 'undo', moment: 'after' });
          },
  }));
