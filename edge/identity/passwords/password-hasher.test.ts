import { expect, test } from 'vitest';
import { encodeHash, decodeHash } from './encoded-hash.ts';
import { passwordHasher } from './password-hasher.ts';
import { scrypt, type Scrypt } from './scrypt.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const hex = (key: Uint8Array) => Buffer.from(key).toString('hex');

function start(options: { scrypt?: Scrypt; atOnce?: number } = {}) {
  const clock = { ms: 0 };
  const runs: number[] = [];
  const run = options.scrypt ?? scrypt;
  const counted: Scrypt = (password, salt, parameters) => {
    runs.push(parameters.ln);
    return run(password, salt, parameters);
  };
  const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));
  return {
    clock,
    runs,
    hasher: passwordHasher({ scrypt: counted, randomBytes, now: () => clock.ms, atOnce: options.atOnce ?? 4 }),
  };
}

test('scrypt → the vector of RFC 7914 section 12', async () => {
  const key = await scrypt('pleaseletmein', bytes('SodiumChloride'), { ln: 14, r: 8, p: 1 });
  expect(hex(key)).toBe('7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2');
});

test('hash → the PHC string of N=2^14 r=8 p=5, another salt each time, and verify takes it', async () => {
  const { hasher } = start();
  const [one, two] = [await hasher.hash('three green otters'), await hasher.hash('three green otters')];
  expect(one).toMatch(/^\$scrypt\$ln=14,r=8,p=5\$[\w+/]{22}\$[\w+/]{43}$/);
  expect(one).not.toBe(two);
  expect(await hasher.verify('three green otters', one)).toEqual({ ok: true, rehash: false });
  expect(await hasher.verify('three green otter', one)).toEqual({ ok: false, rehash: false });
});

test('verify → asks for a rehash when the parameters are older, and only when the password is right', async () => {
  const { hasher } = start();
  const salt = new Uint8Array(16).fill(7);
  const parameters = { ln: 10, r: 8, p: 1 };
  const old = encodeHash({ parameters, salt, key: await scrypt('three green otters', salt, parameters) });
  expect(await hasher.verify('three green otters', old)).toEqual({ ok: true, rehash: true });
  expect(await hasher.verify('wrong', old)).toEqual({ ok: false, rehash: false });
});

test('verify → one run of today’s parameters for nobody, and never ok', async () => {
  const { hasher, runs } = start();
  expect(await hasher.verify('anything', null)).toEqual({ ok: false, rehash: false });
  expect(runs).toEqual([14]);
});

test('hash → identity/unavailable when all slots are taken, and a slot that never ends is given up after 10 s', async () => {
  const { hasher, clock } = start({ atOnce: 1, scrypt: () => new Promise(() => undefined) });
  void hasher.hash('first');
  await expect(hasher.hash('second')).rejects.toMatchObject({ code: 'identity/unavailable', retryAfterSeconds: 1 });
  clock.ms = 10_000;
  const third = hasher.hash('third');
  await expect(Promise.race([third, Promise.resolve('running')])).resolves.toBe('running');
});

test.each([
  '',
  'plain',
  '$scrypt$ln=14,r=8,p=5$short$short',
  `$scrypt$ln=30,r=8,p=5$${'A'.repeat(22)}$${'A'.repeat(43)}`,
])('decodeHash → refuses %j', (text) => {
  expect(() => decodeHash(text)).toThrow(RangeError);
});
