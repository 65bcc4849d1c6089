import type { Answer } from '../http/answer.ts';
import { readBody } from '../http/read-body.ts';
import type { RequestScope } from '../http/scope.ts';
import type { OriginForward, OriginPort } from './origin-port.ts';

/** What is the same for every request of a route. */
export interface Passing extends Pick<
  OriginForward,
  'op' | 'method' | 'timeoutMs' | 'mayRepeat' | 'streams' | 'problems'
> {
  /** Names of the caller's headers that go along; nothing else of a request's headers does. */
  headers: readonly string[];
}

/** Passes requests on to the primary: the bytes of the body as they came, bounded and read before anything is sent. */
export function passOn(
  origins: OriginPort,
  { headers, ...same }: Passing,
): (request: Request, scope: RequestScope, target: string) => Promise<Answer> {
  return async (request, scope, target) => {
    const answer = await origins.forward({
      ...same,
      target,
      traceparent: scope.trace.traceparent,
      body: await readBody(request),
      headers: pickHeaders(request.headers, headers),
      waitUntil: scope.waitUntil,
      report: (attempt) => {
        scope.origin = attempt;
      },
    });
    const contentType = answer.contentType === null ? {} : { 'content-type': answer.contentType };
    return {
      status: answer.status,
      headers: { ...answer.headers, ...contentType, 'cache-control': 'no-store' },
      body: request.method === 'HEAD' ? await withoutBody(answer.body) : answer.body,
    };
  };
}

/** Nobody reads the stream of a HEAD, and the origin would go on with it. */
async function withoutBody(body: Answer['body']): Promise<null> {
  if (body instanceof ReadableStream) await body.cancel();
  return null;
}

const pickHeaders = (from: Headers, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = from.get(name);
      return value === null ? [] : [[name, value] as const];
    }),
  );
