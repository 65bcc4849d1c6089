import { expect, test } from 'vitest';
import { expiredBackups } from './retention.ts';
import { seal, unseal } from './sealed.ts';

const key = Buffer.alloc(32, 7);

test('unseal → what was sealed; refused with another key, another name or a changed byte', () => {
  const sealed = seal(Buffer.from('rows'), 'orders/a', key);
  expect(unseal(sealed, 'orders/a', key).toString()).toBe('rows');
  expect(sealed.includes('rows')).toBe(false);
  expect(() => unseal(sealed, 'orders/b', key)).toThrow('was changed');
  expect(() => unseal(sealed, 'orders/a', Buffer.alloc(32, 8))).toThrow('was changed');
  for (let at = 5; at < sealed.length; at++) {
    const changed = Buffer.from(sealed);
    changed.writeUInt8((sealed[at] ?? 0) ^ 1, at);
    expect(() => unseal(changed, 'orders/a', key)).toThrow('was changed');
  }
});

test('expiredBackups → all of two days and the last of each of 35 days stay, and the newest whole one always', () => {
  const at = (time: string) => [`orders/${time}/orders/000000`, `orders/${time}/manifest`];
  const [old, early, late, fresh] = [
    '2026-01-01T00-00-00.000Z',
    '2026-02-20T01-00-00.000Z',
    '2026-02-20T23-00-00.000Z',
    '2026-02-27T12-00-00.000Z',
  ];
  const objects = [old, early, late, fresh].flatMap(at);
  expect(expiredBackups(objects, new Date('2026-02-28T00:00:00Z'))).toEqual([...at(old), ...at(early)]);
  expect(expiredBackups(objects, new Date('2027-02-28T00:00:00Z'))).not.toEqual(expect.arrayContaining(at(fresh)));
});
