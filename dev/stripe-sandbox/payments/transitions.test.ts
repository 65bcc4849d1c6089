import { expect, test } from 'vitest';
import type { IntentStatus } from '../engine/records.ts';
import { feeFor } from './fees.ts';
import { cardOf, resolvePaymentMethod } from './test-cards.ts';
import { TRANSITIONS } from './transitions.ts';

test('TRANSITIONS → every status can end, and an ended one stays', () => {
  const ends = (status: IntentStatus, seen: readonly string[] = []): boolean =>
    TRANSITIONS[status].length === 0 ||
    TRANSITIONS[status].some((next) => !seen.includes(next) && ends(next, [...seen, status]));
  for (const status of statuses()) expect(ends(status)).toBe(true);
  expect([TRANSITIONS.succeeded, TRANSITIONS.canceled]).toEqual([[], []]);
});

test('feeFor → 2.9 % and the fixed part of the currency, at most all', () => {
  expect([feeFor(10_000, 'eur'), feeFor(129_900, 'rub'), feeFor(10, 'usd')]).toEqual([315, 5_267, 10]);
});

test('resolvePaymentMethod → a fresh id that remembers its card; none for an unknown name', () => {
  const made = resolvePaymentMethod('pm_card_chargeDeclined', (length) => 'x'.repeat(length)) ?? '';
  expect(made).toMatch(/^pm_1x{21}\w{2}$/);
  expect(cardOf(made)).toMatchObject({ last4: '0002' });
  expect(resolvePaymentMethod(made, () => '')).toBe(made);
  expect(resolvePaymentMethod('pm_card_nonsense', () => '')).toBeUndefined();
});

/** The names of the table: nothing else is in it. */
function statuses(): IntentStatus[] {
  return Object.keys(TRANSITIONS).filter(isStatus);
}

function isStatus(name: string): name is IntentStatus {
  return name in TRANSITIONS;
}
