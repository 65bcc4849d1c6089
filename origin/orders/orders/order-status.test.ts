import { expect, test } from 'vitest';
import { ORDER_STATUSES } from '#shared/contracts/orders.ts';
import { FIRST_STATUS, statusesBefore, TRANSITIONS } from './order-status.ts';

test('every status can be reached from created, no move is listed twice, cancelled and refunded are ends', () => {
  const reached = new Set<string>(['created']);
  for (let size = 0; size < reached.size;) {
    size = reached.size;
    for (const { from, to } of TRANSITIONS) if (reached.has(from)) reached.add(to);
  }
  expect([...reached].sort()).toEqual([...ORDER_STATUSES].sort());
  expect(new Set(TRANSITIONS.map(({ from, to }) => `${from} ${to}`)).size).toBe(TRANSITIONS.length);
  const ends = ORDER_STATUSES.filter((status) => TRANSITIONS.every(({ from }) => from !== status));
  expect(ends).toEqual(['cancelled', 'refunded']);
});

test('nothing leaves a state where money was returned in full or the order never was paid', () => {
  expect(statusesBefore('authorised')).toEqual(['payment_pending']);
  expect(statusesBefore('confirmed')).toEqual(['authorised']);
  expect(statusesBefore('cancelled')).toEqual(['created', 'payment_pending', 'authorised']);
  expect(TRANSITIONS.some(({ from, to }) => from === 'created' && to === FIRST_STATUS)).toBe(true);
});
