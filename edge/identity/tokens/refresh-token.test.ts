import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RefreshToken } from '#shared/contracts/identity-values.ts';
import { newRefreshParts, padWith, readRefreshToken, successorOf, writeRefreshToken } from './refresh-token.ts';

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));

test('refresh tokens → the contract takes what is written, and reading gives the parts', () => {
  const parts = newRefreshParts(random);
  const token = writeRefreshToken(parts);
  expect(RefreshToken.safeParse(token).success).toBe(true);
  expect(readRefreshToken(token)).toEqual(parts);
  expect(successorOf(parts, random)).toMatchObject({ session: parts.session, family: parts.family });
});

test('readRefreshToken → identity/refresh-invalid for stray bits at the end', () => {
  expect(() => readRefreshToken(`rt_${'A'.repeat(85)}B`)).toThrow(
    expect.objectContaining({ code: 'identity/refresh-invalid' }),
  );
});

test('padWith → undone by the same predecessor and by no other', () => {
  const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
  fc.assert(
    fc.property(bytes, bytes, bytes, (secret, predecessor, other) => {
      const padded = padWith(predecessor, secret);
      expect(padWith(predecessor, padded)).toEqual(secret);
      if (other.join() !== predecessor.join()) expect(padWith(other, padded)).not.toEqual(secret);
    }),
  );
});
