import type * as z from 'zod';
import type { Op } from '#shared/contracts/op.ts';
import { makerEpoch } from '#shared/epoch.ts';
import type { ProblemCode } from '#shared/problem-table.ts';
import { canonicalTargetOf } from '../cache/canonical-target.ts';
import type { CacheEntry } from '../cache/entry.ts';
import { entryAnswer } from '../cache/entry-answer.ts';
import { readThrough } from '../cache/read-through.ts';
import type { Load } from '../cache/refill.ts';
import { targetMemo } from '../cache/target-memo.ts';
import type { EdgeDeps } from '../deps.ts';
import type { Answer } from '../http/answer.ts';
import type { Run } from '../http/bind.ts';
import { whereaboutsOf } from '../http/whereabouts.ts';

/** A read of the public catalogue: path parameters and query, no body, the same for every shopper. */
export interface CatalogReadOp<Q extends z.ZodObject = z.ZodObject> extends Op {
  method: 'get';
  query: Q;
}

/** What an origin may tell a shopper besides the operation's own problems. */
const ORIGIN_PROBLEMS: readonly ProblemCode[] = ['request/invalid', 'origin/overloaded', 'internal'];

/**
 * A route over a read operation: parses by the contract, reads through the cache under the canonical target, answers bytes or 304.
 * `complete` fills in what the caller left out and the origin should not have to guess.
 */
export function catalogRead<Q extends z.ZodObject>(
  deps: EdgeDeps,
  op: CatalogReadOp<Q>,
  complete?: (query: z.output<Q>) => z.output<Q>,
): Run {
  const canonicalTarget = canonicalTargetOf(op, complete);
  const remembered = targetMemo();
  const problems = [...op.problems, ...ORIGIN_PROBLEMS];

  return (c, scope, rawTarget) => {
    const request = c.req.raw;
    const target = remembered(rawTarget, () => canonicalTarget(c));
    const load: Load = async () => {
      const { body, contentType, maker } = await deps.origins.read({
        op: op.id,
        target,
        traceparent: scope.trace.traceparent,
        problems,
        near: whereaboutsOf(request),
        waitUntil: scope.waitUntil,
        report: (attempt) => {
          scope.origin = attempt;
        },
      });
      return { body, contentType, epochField: maker === undefined ? undefined : makerEpoch(maker) };
    };
    const answerWith = (entry: CacheEntry): Answer =>
      entryAnswer(entry, scope.cache, request.headers.get('if-none-match'), deps.now());
    const entry = readThrough(deps.cache, scope, target, load);
    return entry instanceof Promise ? entry.then(answerWith) : answerWith(entry);
  };
}
