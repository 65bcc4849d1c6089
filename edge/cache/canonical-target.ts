import type { Context } from 'hono';
import * as z from 'zod';
import type { Op } from '#shared/contracts/op.ts';
import { parse, readQuery } from '#shared/contracts/parse.ts';
import { canonicalQueryOf } from './canonical-query.ts';

const NO_QUERY = z.object({});

/**
 * Makes the reader of an operation's canonical target: path and query by the contract, one text for one meaning. It is the key in
 * the cache and all that an origin sees of an address. The reader throws `request/invalid`.
 */
export function canonicalTargetOf<Q extends z.ZodObject>(
  op: Op & { query?: Q },
  complete: (query: z.output<Q>) => z.output<Q> = (query) => query,
): (c: Context) => string {
  const schema = op.query ?? NO_QUERY;
  const canonicalQuery = canonicalQueryOf(schema);
  const read = (pairs: Iterable<readonly [string, string]>): Readonly<Record<string, unknown>> =>
    op.query === undefined ? readQuery(NO_QUERY, pairs) : complete(readQuery(op.query, pairs));
  return (c) => {
    const path = canonicalPath(op, c.req.param());
    const query = canonicalQuery(read(new URL(c.req.url).searchParams));
    return query === '' ? path : `${path}?${query}`;
  };
}

/** The operation's path with its parameters, which their contracts have checked, filled in. */
function canonicalPath(op: Op, raw: Readonly<Record<string, string>>): string {
  if (op.params === undefined) return op.path;
  const params = parse(op.params, raw, 'path');
  return op.path.replaceAll(/:(\w+)/g, (_match, name: string) => encodeURIComponent(String(params[name])));
}
