import { expect, test } from 'vitest';
import { parseSigningKeys } from '#shared/signing.ts';
import { sealer } from './sealer.ts';

const [OLD, NEW] = [`k1:${'1a'.repeat(32)}`, `k2:${'2b'.repeat(32)}`];
const make = (keys: string) =>
  sealer(parseSigningKeys(keys), (length) => crypto.getRandomValues(new Uint8Array(length)));
const PLAIN = Uint8Array.from([1, 2, 3]);

test('sealer → opens what it sealed, another text each time, also by the older key of the list', async () => {
  const [one, two] = [await make(OLD).seal(PLAIN, 'anna'), await make(OLD).seal(PLAIN, 'anna')];
  expect(one).not.toBe(two);
  expect(await make(`${NEW},${OLD}`).open(one, 'anna')).toEqual(PLAIN);
});

test('sealer → opens nothing for another owner, by another key, or changed', async () => {
  const sealed = await make(OLD).seal(PLAIN, 'anna');
  await expect(make(OLD).open(sealed, 'boris')).rejects.toThrow();
  await expect(make(NEW).open(sealed, 'anna')).rejects.toThrow('no sealing key k1');
  const changed = sealed.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A'));
  await expect(make(OLD).open(changed, 'anna')).rejects.toThrow();
});
