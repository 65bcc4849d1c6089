import type { Op } from '#shared/contracts/op.ts';
import type { Example } from '../openapi/examples.ts';

/** What an example's request is over HTTP: path and query, and the rest as fetch takes it. */
export function requestOf(op: Op, request: Example['request']): { target: string; init: RequestInit } {
  const path = op.path.replaceAll(/:(\w+)/g, (_match, name: string) =>
    encodeURIComponent(request.params?.[name] ?? `:${name}`),
  );
  const query = new URLSearchParams(request.query).toString();
  const json = op.body === undefined ? {} : { 'content-type': 'application/json' };
  return {
    target: query === '' ? path : `${path}?${query}`,
    init: {
      method: op.method.toUpperCase(),
      headers: { ...json, ...request.headers },
      ...(op.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    },
  };
}
