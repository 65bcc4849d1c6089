import { expect, test } from 'vitest';
import { MAX_TARGET_LENGTH } from '#shared/contracts/parse.ts';
import { guardRequest, rawTarget } from './guard.ts';

const request = new Request('http://edge.example/');
const thrownBy = (target: string): unknown => {
  try {
    guardRequest(request, target);
    return null;
  } catch (thrown) {
    return thrown;
  }
};

test.each([
  ['https://edge.example/a?b=c', '/a?b=c'],
  ['http://127.0.0.1:8787/', '/'],
  ['http://edge.example', '/'],
  ['http://edge.example/a//b?u=http://x/y', '/a//b?u=http://x/y'],
])('rawTarget → the target of %s', (url, target) => {
  expect(rawTarget(url)).toBe(target);
});

test('guardRequest → lets the longest target pass and refuses one more', () => {
  const longest = `/?q=${'x'.repeat(MAX_TARGET_LENGTH - 4)}`;
  expect(thrownBy(longest)).toBeNull();
  expect(thrownBy(`${longest}x`)).toMatchObject({ code: 'request/uri-too-long', errors: [{ field: 'q' }] });
});

test.each([`/${'x'.repeat(5_000)}`, `/?${'x'.repeat(5_000)}`, `/?<b>${'x'.repeat(5_000)}=1`])(
  'guardRequest → names no field when the length is not in a parameter’s value',
  (target) => {
    expect(thrownBy(target)).toMatchObject({ code: 'request/uri-too-long', errors: [] });
  },
);
