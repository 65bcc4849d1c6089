import { abuseSignals } from './abuse-signals.ts';
import { judge, judgedClasses } from './abuse-policy.ts';
import { limitClassOf } from './limit-class.ts';
import { LIMIT_TABLE, type LimitClass } from './limit-table.ts';
import type { Limits, RouteLimit } from './limits.ts';
import type { LimitOptions } from './limit-options.ts';
import { localLimit } from './local-limit.ts';
import { Problem } from '#shared/problem.ts';
import { refusal } from './refusal.ts';
import { sharedLimit } from './shared-limit.ts';

/** The limits over their counters. */
export function buildLimits(options: LimitOptions): Limits {
  const judged = judgedClasses();
  const limitOf = (limitClass: LimitClass, strict: boolean): RouteLimit =>
    LIMIT_TABLE[limitClass].counted === 'isolate'
      ? localLimit(options, limitClass, strict)
      : sharedLimit(options, limitClass, strict);

  return {
    forRoute(route) {
      const limitClass = limitClassOf(route);
      if (limitClass === null) return null;
      const usual = limitOf(limitClass, false);
      if (!judged.has(limitClass)) return usual;
      const strict = limitOf(limitClass, true);
      return (request, scope) => {
        const verdict = judge(abuseSignals(request), limitClass);
        if (verdict === 'refuse') throw new Problem('limit/refused');
        return verdict === 'strict' ? strict(request, scope) : usual(request, scope);
      };
    },
    async account(limitClass, email) {
      for (const { by, requests, windowSeconds } of LIMIT_TABLE[limitClass].rules) {
        if (by !== 'account') continue;
        const key = `${limitClass}:${by}:${options.hash(email)}`;
        const count = await options.shared.take({ key, requests, windowMs: windowSeconds * 1_000 });
        if (!count.allowed) throw refusal(limitClass, by, count, options.now());
      }
    },
  };
}
