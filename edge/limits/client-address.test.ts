import { describe, expect, test } from 'vitest';
import { bucketOfAddress, clientBucket } from './client-address.ts';

const PLATFORM = { kind: 'platform' } as const;

describe('bucketOfAddress', () => {
  test.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:2::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['64:ff9b::203.0.113.9', '64:ff9b:0:0::/64'],
  ])('%s → %s', (text, bucket) => {
    expect(bucketOfAddress(text)).toBe(bucket);
  });

  test.each([
    '',
    'localhost',
    '1.2.3',
    '1:2:3:4:5:6:7',
    '1::2::3',
    '1:2:3:4:5:6:7:8:9',
    'g::1',
    ':'.repeat(50),
    '::1%eth0',
  ])('%j → none', (text) => {
    expect(bucketOfAddress(text)).toBeNull();
  });
});

describe('clientBucket', () => {
  test('→ the platform’s header alone, whatever else a caller writes', () => {
    const spoofed = {
      'x-forwarded-for': '198.51.100.7',
      'x-real-ip': '198.51.100.7',
      forwarded: 'for=198.51.100.7',
      'true-client-ip': '198.51.100.7',
    };
    expect(clientBucket(new Headers({ ...spoofed, 'cf-connecting-ip': '203.0.113.9' }), PLATFORM)).toBe('203.0.113.9');
    expect(clientBucket(new Headers(spoofed), PLATFORM)).toBe('unknown');
  });

  test('→ one bucket without a platform, and the named header of a proxy of ours', () => {
    const headers = new Headers({ 'cf-connecting-ip': '203.0.113.9', 'x-edge-client': '192.0.2.1' });
    expect(clientBucket(headers, { kind: 'none' })).toBe('shared');
    expect(clientBucket(headers, { kind: 'header', name: 'x-edge-client' })).toBe('192.0.2.1');
  });
});
