import type { LimitClass } from './limit-table.ts';

/** What Cloudflare makes of a request (https://developers.cloudflare.com/bots/reference/bot-management-variables/). */
export interface AbuseSignals {
  /** 1 is surely automated, 2 to 29 likely, from 30 on a person; undefined where it was not scored. */
  botScore: number | undefined;
  /** A search engine or the like that proved itself. */
  verifiedBot: boolean;
  /** 0 to 100, by the address's reputation; undefined where the platform gives none. */
  threatScore: number | undefined;
}

/** `strict` leaves a part of the address quota; `refuse` answers `limit/refused`. */
export type AbuseVerdict = 'pass' | 'strict' | 'refuse';

export interface AbuseRule {
  signal: 'botScore' | 'threatScore';
  from: number;
  to: number;
  classes: readonly LimitClass[];
  verdict: Exclude<AbuseVerdict, 'pass'>;
}

const WRITES = ['catalog-write', 'sign-in', 'mail', 'identity', 'cart', 'order-place', 'admin'] as const;

/**
 * The policy, strictest first; the first rule that fits decides. Cached reads are left out, since they cost less to answer than to
 * judge. Phones' apps score low at times, so that a low score alone narrows the quota and only certainty refuses.
 */
export const ABUSE_POLICY: readonly AbuseRule[] = [
  { signal: 'threatScore', from: 50, to: 100, classes: WRITES, verdict: 'refuse' },
  { signal: 'botScore', from: 1, to: 1, classes: ['sign-in', 'mail'], verdict: 'refuse' },
  { signal: 'threatScore', from: 20, to: 49, classes: ['sign-in', 'mail', 'order-place'], verdict: 'strict' },
  {
    signal: 'botScore',
    from: 1,
    to: 29,
    classes: ['sign-in', 'mail', 'order-place', 'catalog-write'],
    verdict: 'strict',
  },
];

/** What the policy says of a request of that class. */
export function judge(signals: AbuseSignals, limitClass: LimitClass, policy = ABUSE_POLICY): AbuseVerdict {
  const rule = policy.find(({ signal, from, to, classes }) => {
    const score = signals[signal];
    if (score === undefined || (signal === 'botScore' && signals.verifiedBot)) return false;
    return score >= from && score <= to && classes.includes(limitClass);
  });
  return rule?.verdict ?? 'pass';
}

/** Classes that the policy speaks of; the signals of others need not be read. */
export const judgedClasses = (policy = ABUSE_POLICY): ReadonlySet<LimitClass> =>
  new Set(policy.flatMap(({ classes }) => classes));
