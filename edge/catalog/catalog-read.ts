import type { Context } from 'hono';
import type * as z from 'zod';
import type { Op } from '#shared/contracts/op.ts';
import { parse, readQuery } from '#shared/contracts/parse.ts';
import type { ProblemCode } from '#shared/problem.ts';
import { canonicalQueryOf } from '../cache/canonical-query.ts';
import { entryAnswer } from '../cache/entry-answer.ts';
import type { CacheEntry } from '../cache/entry.ts';
import { readThrough } from '../cache/read-through.ts';
import { targetMemo } from '../cache/target-memo.ts';
import type { EdgeDeps } from '../deps.ts';
import type { Run } from '../http/bind.ts';
import type { RequestScope } from '../http/scope.ts';

/** A read of the public catalogue: path parameters and query, no body, the same for every shopper. */
export interface CatalogReadOp<Q extends z.ZodObject = z.ZodObject> extends Op {
  method: 'get';
  query: Q;
}

/** What an origin may tell a shopper besides the operation's own problems. */
const ORIGIN_PROBLEMS: readonly ProblemCode[] = ['request/invalid', 'internal'];

/**
 * A route over a read operation: parses by the contract, reads through the cache under the canonical target, answers bytes or 304.
 * `complete` fills in what the caller left out and the origin should not have to guess.
 */
export function catalogRead<Q extends z.ZodObject>(
  deps: EdgeDeps,
  op: CatalogReadOp<Q>,
  complete: (query: z.output<Q>) => z.output<Q> = (query) => query,
): Run {
  const canonicalQuery = canonicalQueryOf(op.query);
  const remembered = targetMemo();
  const problems = [...op.problems, ...ORIGIN_PROBLEMS];

  function canonicalTarget(c: Context): string {
    const path = canonicalPath(op, c.req.param());
    const query = canonicalQuery(complete(readQuery(op.query, new URL(c.req.url).searchParams)));
    return query === '' ? path : `${path}?${query}`;
  }

  return async (c, scope, rawTarget) => {
    const target = remembered(rawTarget, () => canonicalTarget(c));
    const entry = await readEntry(deps, scope, target, problems);
    return entryAnswer(entry, scope.cache, c.req.raw.headers.get('if-none-match'), deps.now());
  };
}

function readEntry(
  deps: EdgeDeps,
  scope: RequestScope,
  target: string,
  problems: readonly ProblemCode[],
): Promise<CacheEntry> {
  return readThrough(deps.cache, scope, target, async () => {
    const startedAtMs = deps.now();
    const answer = await deps.origins.read({ target, traceparent: scope.trace.traceparent, problems });
    scope.origin = { ms: deps.now() - startedAtMs, index: answer.index };
    return answer;
  });
}

/** The operation's path with its parameters, which their contracts have checked, filled in. */
function canonicalPath(op: Op, raw: Readonly<Record<string, string>>): string {
  if (op.params === undefined) return op.path;
  const params = parse(op.params, raw, 'path');
  return op.path.replaceAll(/:(\w+)/g, (_match, name: string) => encodeURIComponent(String(params[name])));
}
