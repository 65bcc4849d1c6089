import { Problem, type FieldError } from '#shared/problem.ts';
import type { ProblemCode } from '#shared/problem-table.ts';
import type { OriginForward, OriginPort, OriginRead } from '../origins/origin-port.ts';

/** How the origins behave until told otherwise. */
export type OriginBehaviour =
  | { kind: 'json'; text: string; maker?: string }
  | { kind: 'problem'; code: ProblemCode; detail?: string; errors?: FieldError[]; retryAfterSeconds?: number }
  | { kind: 'silent' }
  | { kind: 'down' };

export interface MemoryOrigins extends OriginPort {
  readonly reads: OriginRead[];
  readonly forwards: OriginForward[];
  behave(behaviour: OriginBehaviour): void;
  /** Makes reads wait; gives what lets them go on. */
  hold(): () => void;
}

const JSON_TYPE = 'application/json; charset=utf-8';

/** Origins in memory that keep to the port's conformance suite. */
export function memoryOrigins(first: OriginBehaviour): MemoryOrigins {
  const reads: OriginRead[] = [];
  const forwards: OriginForward[] = [];
  let behaviour = first;
  let gate = Promise.resolve();
  return {
    reads,
    forwards,
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
      const { body } = answer(read);
      read.report({ index: 0, region: null, ms: 0, breaker: 'closed' });
      return { body, contentType: JSON_TYPE, maker: behaviour.kind === 'json' ? behaviour.maker : undefined };
    },
    async forward(call) {
      forwards.push(call);
      await gate;
      const { body } = answer(call);
      call.report({ index: 0, region: null, ms: 0, breaker: 'closed' });
      return { status: 200, body, contentType: JSON_TYPE, headers: {} };
    },
  };

  function answer({ problems }: { problems: readonly ProblemCode[] }): { body: Uint8Array } {
    if (behaviour.kind === 'json') return { body: new TextEncoder().encode(behaviour.text) };
    if (behaviour.kind === 'silent') throw new Problem('origin/timeout');
    if (behaviour.kind === 'down' || !problems.includes(behaviour.code)) throw new Problem('origin/unavailable');
    const { code, detail, errors = [], retryAfterSeconds } = behaviour;
    throw new Problem(code, detail, { errors, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) });
  }
}
