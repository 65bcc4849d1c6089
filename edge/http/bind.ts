import type { Context } from 'hono';
import type * as z from 'zod';
import type { Auth, Deprecation, Op } from '#shared/contracts/op.ts';
import { continueTrace } from '#shared/trace.ts';
import type { EdgeDeps } from '../deps.ts';
import type { Answer } from './answer.ts';
import { executionContextOf } from './execution-context.ts';
import { guardRequest, rawTarget } from './guard.ts';
import { lifecycleHeaders } from './lifecycle-headers.ts';
import { problemAnswer } from './problems.ts';
import type { RequestScope } from './scope.ts';
import { SECURITY_HEADERS, type Surface } from './security-headers.ts';
import { serverTiming } from './server-timing.ts';
import { requestEvent } from './wide-event.ts';

/** What a route does with a request; whatever it throws becomes a problem. `target` is path and query as they came. */
export type Run = (c: Context, scope: RequestScope, target: string) => Answer | Promise<Answer>;

/** A handler that Hono takes for a route and for what no route takes. */
export type BoundRoute = (c: Context) => Response | Promise<Response>;

export interface RouteInfo {
  /** Name in logs: the operation's id. */
  id: string;
  surface: Surface;
  params?: z.ZodObject;
  query?: z.ZodObject;
  deprecated?: Deprecation;
  method?: Op['method'];
  tag?: Op['tag'];
  auth?: Auth;
}

/**
 * Binds a route: trace, bounds, run, problem, headers, log event. One handler holds all of it, because Hono calls a route
 * with a single handler directly and middleware would cost a promise each. What can be answered at once, a hit above all, makes no
 * promise at all.
 */
export function bind(deps: EdgeDeps, route: RouteInfo, run: Run): BoundRoute {
  const parameters = parametersOf(route);
  const limit = deps.limits.forRoute(route);
  const headers = { ...SECURITY_HEADERS[route.surface], ...lifecycleHeaders(route.deprecated) };
  const shown: Shown = { isApi: route.surface === 'api', headers };
  return (c) => {
    const request = c.req.raw;
    const scope = beginScope(deps, c);
    const finish = (answer: Answer): Response => {
      const nowMs = deps.now();
      const answered = { method: request.method, route: route.id, status: answer.status, parameters };
      const event = requestEvent(answered, scope, nowMs, deps.cache.epochs.ageMs());
      deps.logRequest(event, scope.waitUntil);
      deps.metrics(event);
      return send(deps, shown, request, scope, answer, nowMs);
    };
    const fail = (thrown: unknown): Response => finish(problemAnswer(thrown, scope));
    try {
      const target = rawTarget(request.url);
      guardRequest(request, target);
      const counting = limit?.(request, scope);
      const answer = counting instanceof Promise ? counting.then(() => run(c, scope, target)) : run(c, scope, target);
      return answer instanceof Promise ? answer.then(finish, fail) : finish(answer);
    } catch (thrown) {
      return fail(thrown);
    }
  };
}

const parametersOf = ({ params, query }: RouteInfo): ReadonlySet<string> =>
  new Set([...Object.keys(params?.shape ?? {}), ...Object.keys(query?.shape ?? {})]);

function beginScope(deps: EdgeDeps, c: Context): RequestScope {
  return {
    trace: continueTrace(c.req.raw.headers.get('traceparent'), deps.randomHex),
    startedAtMs: deps.now(),
    waitUntil: (work) => keepAlive(c, work),
  };
}

/** What is known of a route's answers before any request. */
interface Shown {
  isApi: boolean;
  headers: Readonly<Record<string, string>>;
}

function send(
  deps: EdgeDeps,
  shown: Shown,
  request: Request,
  scope: RequestScope,
  answer: Answer,
  nowMs: number,
): Response {
  return new Response(answer.body, {
    status: answer.status,
    headers: {
      ...shown.headers,
      ...(shown.isApi ? deps.cors.headers(request.headers.get('origin')) : undefined),
      ...scope.limitHeaders,
      ...answer.headers,
      traceparent: scope.trace.traceparent,
      'server-timing': serverTiming(scope, nowMs),
    },
  });
}

/** Where no execution context was given the work simply runs on. */
function keepAlive(c: Context, work: Promise<unknown>): void {
  const quiet = work.then(ignore, ignore);
  executionContextOf(c)?.waitUntil(quiet);
}

function ignore(): void {}
