import { asProblem } from '#shared/problem.ts';

/** One line for whatever went wrong in a command; the fields that a problem names stand in it already. */
export function oneLine(error: unknown): string {
  const problem = asProblem(error);
  if (problem.code !== 'internal') return `${problem.code}: ${problem.message}`;
  return error instanceof Error ? error.message : String(error);
}
