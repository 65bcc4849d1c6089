import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PrivateKeySet, signAccessToken, signingKey, verifyAccessToken, verifyingKeys } from '#shared/tokens.ts';
import { rotateKeys } from './rotate-keys.ts';

const run = promisify(execFile);
const tool = (...args: string[]) => run(process.execPath, [join(import.meta.dirname, 'rotate-keys.ts'), ...args]);
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rotate-keys-'));
});
afterAll(() => rm(folder, { recursive: true }));

const ISSUER = 'https://api.shop.example';
const kids = (set: PrivateKeySet) => set.keys.map((key) => key.kid);

test('rotateKeys → who waited signs, who signed verifies for one more rotation', async () => {
  const first = await rotateKeys(null);
  const second = await rotateKeys(first);
  const third = await rotateKeys(second);
  expect([first.keys.length, second.keys.length, third.keys.length]).toEqual([2, 3, 3]);
  expect(kids(second)).toEqual([kids(first)[1], expect.any(String), kids(first)[0]]);
  expect(kids(third)).toEqual([kids(second)[1], expect.any(String), kids(second)[0]]);
  expect(new Set([...kids(first), ...kids(second), ...kids(third)]).size).toBe(4);
});

test('rotateKeys → tokens hold over one rotation, for verifiers with the set before and the set after', async () => {
  const before = await rotateKeys(null);
  const after = await rotateKeys(before);
  const subject = {
    id: '01890a5d-ac96-774b-bcce-b302099a8057',
    sessionId: 's'.repeat(22),
    roles: ['customer'],
    amr: ['pwd'],
  } as const;
  for (const signs of [before, after]) {
    const [first] = signs.keys;
    if (first === undefined) throw new Error('a set has keys');
    const token = await signAccessToken(subject, await signingKey(ISSUER, first), Date.now(), 'token');
    for (const verifies of [before, after])
      await expect(
        verifyAccessToken(token, await verifyingKeys(ISSUER, verifies.keys), Date.now()),
      ).resolves.toMatchObject({ id: subject.id });
  }
});

test('rotate-keys --out → a set that only its owner may read, and no private key on the output', async () => {
  const [first, second] = [join(folder, 'first.json'), join(folder, 'second.json')];
  await tool('--out', first);
  const { stdout, stderr } = await tool('--in', first, '--out', second);
  expect((await stat(second)).mode & 0o777).toBe(0o600);
  const set = PrivateKeySet.parse(JSON.parse(await readFile(second, 'utf8')));
  expect(set.keys).toHaveLength(3);
  for (const { d } of set.keys) expect(stdout + stderr).not.toContain(d);
});

test('rotate-keys --in → fails for a set that is none, and does not tell what stands in it', async () => {
  const file = join(folder, 'broken.json');
  await writeFile(file, '{"keys":[{"kty":"OKP","d":"very-secret"}]}');
  await expect(tool('--in', file)).rejects.toMatchObject({
    code: 1,
    stderr: expect.not.stringContaining('very-secret'),
  });
});
