import { Problem } from '#shared/problem.ts';
import type { CircuitBreaker } from '#shared/circuit-breaker.ts';

/**
 * Calls a store unless its breaker is open. What `read` makes of an error decides: `identity/unavailable` counts against the breaker,
 * anything else is an answer of a store that works. `read` must let no parameter of the call through: errors end up in the log.
 */
export async function askStore<T>(
  breaker: CircuitBreaker,
  name: string,
  call: () => PromiseLike<T>,
  read: (thrown: unknown) => Error,
): Promise<T> {
  const admission = breaker.enter();
  if (admission === 'refuse') throw unavailable(`${name}: breaker is open`);
  try {
    const result = await call();
    breaker.settle(admission, true);
    return result;
  } catch (thrown) {
    const error = read(thrown);
    breaker.settle(admission, !(error instanceof Problem));
    throw error;
  }
}

/** A store did not answer; `why` goes to the log alone. */
export const unavailable = (why: string): Problem =>
  new Problem('identity/unavailable', undefined, { cause: new Error(why) });
