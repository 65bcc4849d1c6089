import { describe, expect, test } from 'vitest';
import { abuseSignals } from './abuse-signals.ts';
import { ABUSE_POLICY, judge } from './abuse-policy.ts';
import type { LimitClass } from './limit-table.ts';

const withCf = (cf: unknown): Request => Object.assign(new Request('https://api.shop.example/'), { cf });
const verdictOf = (cf: unknown, limitClass: LimitClass) => judge(abuseSignals(withCf(cf)), limitClass);
const bot = (score: number, verifiedBot = false) => ({ botManagement: { score, verifiedBot } });

describe('ABUSE_POLICY', () => {
  test.each([
    ['nothing known', {}, 'sign-in', 'pass'],
    ['a person', bot(90), 'sign-in', 'pass'],
    ['not scored', bot(0), 'sign-in', 'pass'],
    ['likely automated', bot(12), 'sign-in', 'strict'],
    ['surely automated', bot(1), 'sign-in', 'refuse'],
    ['surely automated, orders', bot(1), 'order-place', 'strict'],
    ['surely automated, cached reads', bot(1), 'catalog-read', 'pass'],
    ['a search engine', bot(1, true), 'catalog-write', 'pass'],
    ['a bad address', { threatScore: 60 }, 'cart', 'refuse'],
    ['a bad address, cached reads', { threatScore: 60 }, 'catalog-read', 'pass'],
    ['a doubtful address', { threatScore: 30 }, 'mail', 'strict'],
  ] as const)('%s → verdict', (_name, cf, limitClass, verdict) => {
    expect(verdictOf(cf, limitClass)).toBe(verdict);
  });

  test.each([null, 'text', { botManagement: null }, { botManagement: { score: '1' } }, { threatScore: 1e9 }])(
    'signals that are not numbers of the scale → pass (%j)',
    (cf) => {
      expect(verdictOf(cf, 'sign-in')).toBe('pass');
    },
  );

  test('→ every rule has a range within its scale', () => {
    for (const { from, to } of ABUSE_POLICY) {
      expect(from).toBeLessThanOrEqual(to);
      expect(to).toBeLessThanOrEqual(100);
    }
  });
});
