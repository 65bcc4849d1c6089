import type { Op } from '#shared/contracts/op.ts';
import type { Example } from '../openapi/examples.ts';

/** What an example's request is over HTTP: path and query, and the rest as fetch takes it. */
export function requestOf(
  op: Op,
  request: Example['request'],
  token?: string,
): { target: string; init: { method: string; headers: Record<string, string>; body?: string } } {
  const path = op.path.replaceAll(/:(\w+)/g, (_match, name: string) =>
    encodeURIComponent(request.params?.[name] ?? `:${name}`),
  );
  const query = new URLSearchParams(request.query).toString();
  const headers = {
    ...(op.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...request.headers,
  };
  return {
    target: query === '' ? path : `${path}?${query}`,
    init: {
      method: op.method.toUpperCase(),
      headers,
      ...(op.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    },
  };
}
