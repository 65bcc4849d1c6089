import { expect, test } from 'vitest';
import { closingLine } from './test.ts';

const passed = { status: 'passed', assertionResults: [{ status: 'passed' }] };
const report = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 0, testResults: [passed] };

test('closingLine → passed and failed, and skipped only when there are any', () => {
  expect(closingLine(report, 0)).toBe('5 passed, 0 failed');
  expect(closingLine({ ...report, numPendingTests: 2, numTodoTests: 1 }, 0)).toBe('5 passed, 0 failed, 3 skipped');
});

test('closingLine → a file that could not be loaded is a failure', () => {
  const broken = { status: 'failed', assertionResults: [] };
  expect(closingLine({ ...report, testResults: [passed, broken, broken] }, 1)).toBe('5 passed, 2 failed');
});

test('closingLine → at least one failure when vitest ended badly or wrote no report', () => {
  expect(closingLine(report, 1)).toBe('5 passed, 1 failed');
  expect(closingLine(null, 1)).toBe('0 passed, 1 failed');
});
