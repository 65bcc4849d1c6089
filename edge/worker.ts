import { problemBody, Problem, problemHeaders } from '#shared/problem.ts';
import { buildEdge } from './app.ts';
import { buildDeps } from './deps.ts';
import { readEnv } from './env.ts';
import { SECURITY_HEADERS } from './http/security-headers.ts';
import { consoleLog } from './http/wide-event.ts';

type Edge = (request: Request, context: ExecutionContext) => Response | Promise<Response>;

/** The isolate's edge: bindings do not change within its life, and its memory is the first cache tier. */
let edge: Edge | undefined;

function startEdge(bindings: unknown): Edge {
  try {
    const app = buildEdge(buildDeps(readEnv(bindings)));
    return (request, context) => app.fetch(request, undefined, context);
  } catch (error) {
    consoleLog('error', { event: 'refused-to-start', reason: error instanceof Error ? error.message : 'unknown' });
    return refuse;
  }
}

/** With faulty bindings every request answers an opaque 500; the log says which binding. */
function refuse(): Response {
  const problem = new Problem('internal');
  const body = JSON.stringify(problemBody(problem, crypto.randomUUID().replaceAll('-', '')));
  return new Response(body, {
    status: problem.status,
    headers: { ...SECURITY_HEADERS.api, ...problemHeaders(problem) },
  });
}

export default {
  fetch(request, bindings, context) {
    edge ??= startEdge(bindings);
    return edge(request, context);
  },
} satisfies ExportedHandler;
