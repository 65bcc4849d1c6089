import type { Operation } from './operation.ts';

/** What goes over the wire, before any token. */
export interface WireRequest {
  url: string;
  method: Operation['method'];
  headers: Record<string, string>;
  body: string | undefined;
}

/**
 * Writes an operation and its input as a request. Lists are written with commas; what is undefined is left out. Throws TypeError when
 * a part of the path is missing.
 */
export function buildRequest(
  baseUrl: string,
  operation: Operation,
  input: Readonly<Record<string, unknown>>,
): WireRequest {
  const rest = new Map(Object.entries(input).filter(([, value]) => value !== undefined));
  const take = (name: string): unknown => {
    const value = rest.get(name);
    rest.delete(name);
    return value;
  };
  const path = operation.path.replaceAll(/:(\w+)/g, (_match, name: string) => {
    const value = take(name);
    if (value === undefined) throw new TypeError(`${operation.path} needs ${name}`);
    return encodeURIComponent(wireText(value));
  });
  const query = new URLSearchParams();
  for (const name of operation.query) {
    const value = take(name);
    if (value !== undefined) query.set(name, wireText(value));
  }
  if (!operation.hasBody) for (const [name, value] of rest) query.set(name, wireText(value));
  const search = query.size === 0 ? '' : `?${query.toString()}`;
  return {
    url: `${baseUrl.replace(/\/+$/, '')}${path}${search}`,
    method: operation.method,
    headers: operation.hasBody ? { 'content-type': 'application/json' } : {},
    body: operation.hasBody ? JSON.stringify(Object.fromEntries(rest)) : undefined,
  };
}

const wireText = (value: unknown): string => (Array.isArray(value) ? value.map(String).join(',') : String(value));
