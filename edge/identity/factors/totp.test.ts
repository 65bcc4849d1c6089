import { expect, test } from 'vitest';
import { newRecoveryCode, recoveryHash } from './recovery-code.ts';
import { otpauthUrl, totpCode, totpStep } from './totp.ts';

const SECRET = new TextEncoder().encode('12345678901234567890');

/** RFC 6238 appendix B, SHA-1, the last six of its eight digits. */
test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('totpCode → the vector of RFC 6238 at %i s', (seconds, code) => {
  expect(totpCode(SECRET, Math.floor(seconds / 30))).toBe(code);
  expect(totpStep(SECRET, code, seconds * 1_000)).toBe(Math.floor(seconds / 30));
});

test('totpStep → takes the step before and after, and no other', () => {
  const step = 1_000_000;
  const nowMs = step * 30_000;
  expect([-2, -1, 0, 1, 2].map((by) => totpStep(SECRET, totpCode(SECRET, step + by), nowMs))).toEqual([
    null,
    step - 1,
    step,
    step + 1,
    null,
  ]);
});

test('otpauthUrl → issuer, account and secret as apps read them', () => {
  expect(otpauthUrl(SECRET, 'anna+shop@example.org')).toBe(
    'otpauth://totp/Sommier%3Aanna%2Bshop%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Sommier&algorithm=SHA1&digits=6&period=30',
  );
});

test('newRecoveryCode → 80 bits in groups of four; the hash does not mind the hyphens', () => {
  const code = newRecoveryCode((length) => new Uint8Array(length).fill(0xa5));
  expect(code).toMatch(/^(?:[A-Z2-7]{4}-){3}[A-Z2-7]{4}$/);
  expect(recoveryHash(code)).toBe(recoveryHash(code.replaceAll('-', '')));
});
