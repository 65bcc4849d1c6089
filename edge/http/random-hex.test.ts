import { expect, test } from 'vitest';
import { randomHexPool } from './random-hex.ts';

test('randomHexPool → as many digits as asked for, never the same again', () => {
  const randomHex = randomHexPool();
  const given = Array.from({ length: 5_000 }, (_, index) => randomHex(8 + (index % 17)));
  given.forEach((hex, index) => expect(hex).toMatch(new RegExp(`^[0-9a-f]{${(8 + (index % 17)) * 2}}$`)));
  expect(new Set(given.map((hex) => hex.slice(0, 16))).size).toBe(given.length);
});
