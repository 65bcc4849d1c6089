import { Problem, type FieldError, type ProblemCode } from '#shared/problem.ts';
import type { OriginPort, OriginRead } from '../origins/origin-port.ts';

/** How the origins behave until told otherwise. */
export type OriginBehaviour =
  | { kind: 'json'; text: string }
  | { kind: 'problem'; code: ProblemCode; detail?: string; errors?: FieldError[]; retryAfterSeconds?: number }
  | { kind: 'silent' }
  | { kind: 'down' };

export interface MemoryOrigins extends OriginPort {
  readonly reads: OriginRead[];
  behave(behaviour: OriginBehaviour): void;
  /** Makes reads wait; gives what lets them go on. */
  hold(): () => void;
}

/** Origins in memory that keep to the port's conformance suite. */
export function memoryOrigins(first: OriginBehaviour): MemoryOrigins {
  const reads: OriginRead[] = [];
  let behaviour = first;
  let gate = Promise.resolve();
  return {
    reads,
    behave: (next) => {
      behaviour = next;
    },
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return resolve;
    },
    isReady: async () => behaviour.kind === 'json',
    async read(read) {
      reads.push(read);
      await gate;
      if (behaviour.kind === 'json')
        return {
          body: new TextEncoder().encode(behaviour.text),
          contentType: 'application/json; charset=utf-8',
          index: 0,
        };
      if (behaviour.kind === 'silent') throw new Problem('origin/timeout');
      if (behaviour.kind === 'down' || !read.problems.includes(behaviour.code)) throw new Problem('origin/unavailable');
      const { code, detail, errors = [], retryAfterSeconds } = behaviour;
      throw new Problem(code, detail, { errors, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) });
    },
  };
}
