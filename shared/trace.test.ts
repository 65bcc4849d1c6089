import { expect, test } from 'vitest';
import { traceFrom, traceparent } from './trace.ts';

const hex = (digits: number) => 'a'.repeat(digits);
const given = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

test('continues the caller’s trace with a span of its own', () => {
  const trace = traceFrom(given, hex);
  expect(trace).toEqual({ traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: hex(16), sampled: true });
  expect(traceparent(trace)).toBe(`00-4bf92f3577b34da6a3ce929d0e0e4736-${hex(16)}-01`);
  expect(traceFrom(given.replace(/01$/, '00'), hex).sampled).toBe(false);
});

test.each([
  undefined,
  null,
  '',
  'nonsense',
  given.toUpperCase(),
  given.replace('4bf92f3577b34da6a3ce929d0e0e4736', '0'.repeat(32)),
  given.replace(/^00/, 'ff'),
])('starts a new trace for %j', (header) => {
  expect(traceFrom(header, hex).traceId).toBe(hex(32));
});
