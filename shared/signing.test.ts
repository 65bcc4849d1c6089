import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSigningKeys, SIGNATURE_WINDOW_MS, signRequest, verifyRequest } from './signing.ts';

const keys = parseSigningKeys(`k2:${'ab'.repeat(32)},k1:${'cd'.repeat(32)}`);
const [newest, older] = keys;
const request = { method: 'POST', target: '/v1/orders?x=1', body: new TextEncoder().encode('{"a":1}') };
const now = 1_800_000_000_000;

describe('signing', () => {
  test('a request signed with any known key is accepted within the window', () => {
    for (const key of [newest, older]) {
      if (key === undefined) throw new Error('two keys were parsed');
      expect(verifyRequest(request, signRequest(request, [key], now), keys, now + SIGNATURE_WINDOW_MS)).toBe('ok');
    }
  });

  test('any change of method, target, body or time is noticed', () => {
    const header = signRequest(request, keys, now);
    fc.assert(
      fc.property(fc.string(), fc.uint8Array(), (target, body) => {
        fc.pre(target !== request.target);
        expect(verifyRequest({ ...request, target }, header, keys, now)).toBe('forged');
        expect(verifyRequest({ ...request, body }, header, keys, now)).toBe('forged');
      }),
    );
    expect(verifyRequest({ ...request, method: 'GET' }, header, keys, now)).toBe('forged');
    expect(verifyRequest(request, header.replace(String(now), String(now + 1)), keys, now)).toBe('forged');
  });

  test.each([
    ['missing', undefined],
    ['missing', ''],
    ['malformed', 'k2'],
    ['malformed', `k2.${now}.zz`],
    ['malformed', `k2.${now}.${'0'.repeat(64)}`],
    ['malformed', `k2.${now}.${'0'.repeat(16)}.${'0'.repeat(64)}\n`],
    ['unknown-key', `k9.${now}.${'0'.repeat(16)}.${'0'.repeat(64)}`],
    ['forged', `k2.${now}.${'0'.repeat(16)}.${'0'.repeat(64)}`],
  ])('%s: %s', (verdict, header) => expect(verifyRequest(request, header, keys, now)).toBe(verdict));

  test('two equal requests of one millisecond have two signatures, and neither takes the nonce of the other', () => {
    const [one, two] = [signRequest(request, keys, now), signRequest(request, keys, now)];
    expect(one).not.toBe(two);
    const nonce = (header: string) => header.split('.')[2] ?? '';
    expect(verifyRequest(request, one.replace(nonce(one), nonce(two)), keys, now)).toBe('forged');
  });

  test('an old or a future signature is expired', () => {
    const header = signRequest(request, keys, now);
    expect(verifyRequest(request, header, keys, now + SIGNATURE_WINDOW_MS + 1)).toBe('expired');
    expect(verifyRequest(request, header, keys, now - SIGNATURE_WINDOW_MS - 1)).toBe('expired');
  });

  test.each(['', 'k1', 'k1:xyz', 'k1:abcd', `K1:${'ab'.repeat(32)}`, `k1:${'ab'.repeat(32)},k1:${'cd'.repeat(32)}`])(
    'keys %j are refused without telling the secret',
    (text) => {
      expect(() => parseSigningKeys(text)).toThrow(RangeError);
      expect(() => parseSigningKeys(text)).not.toThrow(/abab|cdcd/);
    },
  );
});
