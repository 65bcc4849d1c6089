import { asProblem, problemBody, problemHeaders } from '#shared/problem.ts';
import type { Answer } from './answer.ts';
import type { RequestScope } from './scope.ts';

/** The problem+json answer for whatever was thrown (RFC 9457); notes it in the scope for the log. */
export function problemAnswer(thrown: unknown, scope: RequestScope): Answer {
  const problem = asProblem(thrown);
  scope.problem = problem;
  const cacheStatus = scope.cache === undefined ? {} : { 'cache-status': scope.cache.header };
  return {
    status: problem.status,
    headers: { ...problemHeaders(problem), ...cacheStatus },
    body: JSON.stringify(problemBody(problem, scope.trace.traceId)),
  };
}
