import { expect, test } from 'vitest';
import { ratioLine, readOutcome, worsening } from './outcome.ts';

const at = new Date('2026-11-23T00:00:00Z');

test('readOutcome → the last ratio, its own spread, and whether it is on the wanted side', () => {
  const printed = `machine: 2 × X\nround 1: spread 40 %\nratio=9\n${ratioLine(0.8765, 12.4)}\n`;
  const outcome = readOutcome(printed, { atLeast: 0.9 }, at);
  expect(outcome).toMatchObject({ ratio: 0.876, spreadPercent: 12, met: false, machine: '2 × X' });
  expect(readOutcome(printed, { atMost: 0.9 }, at)?.met).toBe(true);
});

test('readOutcome → the largest spread of the rounds when the last line tells none, null without a ratio', () => {
  expect(readOutcome('ours: spread 18 %\nbare: spread 27 %\nratio=0.25\n', { atLeast: 0.5 }, at)?.spreadPercent).toBe(
    27,
  );
  expect(readOutcome('ratio with many keys=0.9\n', { atLeast: 0.5 }, at)).toBeNull();
});

test('worsening → told only beyond the larger spread, and only in the wrong direction', () => {
  const outcome = (ratio: number) => readOutcome(ratioLine(ratio, 10), { atLeast: 0.9 }, at) ?? expect.fail();
  expect(worsening(outcome(1), outcome(0.91), { atLeast: 0.9 })).toBeNull();
  expect(worsening(outcome(1), outcome(0.85), { atLeast: 0.9 })).toMatch('1 → 0.85');
  expect(worsening(outcome(1), outcome(1.5), { atLeast: 0.9 })).toBeNull();
  expect(worsening(outcome(1), outcome(1.5), { atMost: 2 })).toMatch('1 → 1.5');
  expect(worsening(undefined, outcome(0.1), { atLeast: 0.9 })).toBeNull();
});
