import { expect, test } from 'vitest';
import { continueTrace } from './trace.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const randomHex = (bytes: number) => 'c'.repeat(bytes * 2);

test('continueTrace → the caller’s trace and flags with a span of our own', () => {
  expect(continueTrace(`00-${TRACE}-${SPAN}-00`, randomHex)).toEqual({
    traceId: TRACE,
    traceparent: `00-${TRACE}-${'c'.repeat(16)}-00`,
  });
});

test('continueTrace → reads what it knows of a later version', () => {
  expect(continueTrace(`01-${TRACE}-${SPAN}-01-extra`, randomHex).traceId).toBe(TRACE);
});

test.each([
  null,
  '',
  'garbage',
  `ff-${TRACE}-${SPAN}-01`,
  `00-${TRACE}-${SPAN}-01-extra`,
  `00-${'0'.repeat(32)}-${SPAN}-01`,
  `00-${TRACE}-${'0'.repeat(16)}-01`,
  `00-${TRACE.toUpperCase()}-${SPAN}-01`,
  `00-${TRACE}-${SPAN}-01\r\nx: y`,
])('continueTrace → a new trace when the header is %j', (header) => {
  expect(continueTrace(header, randomHex)).toEqual({
    traceId: 'c'.repeat(32),
    traceparent: `00-${'c'.repeat(32)}-${'c'.repeat(16)}-01`,
  });
});
