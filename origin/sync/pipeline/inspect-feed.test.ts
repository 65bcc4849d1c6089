import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readProfileText } from '../profiles/read-profile-text.ts';

const CLI = join(import.meta.dirname, '../inspect-cli.ts');
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inspect-'));
  await writeFile(
    join(folder, 'feed.csv'),
    'name;category;size;price\nTind;Mattresses;160x200;499 €\nTind;Mattresses;banana;499 €\nDun;Toppers;160x200;99 €\nBris;Mattresses;90x200;from 99 €\n',
  );
  await writeFile(join(folder, 'odd.csv'), 'alpha;beta\n1;2\n');
  await writeFile(join(folder, 'wrong.json'), '{\n  "fields": { "name": [] }\n}');
});
afterAll(async () => rm(folder, { recursive: true }));

const inspect = async (...args: string[]): Promise<{ code: number; out: string; err: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, [CLI, ...args], { cwd: folder, env: { NODE_NO_WARNINGS: '1' } }, (error, out, err) =>
      resolve({ code: error === null ? 0 : 1, out, err }),
    );
  });

describe('npm run feed:inspect', () => {
  test('→ the share that is understood, examples of the rest, and a profile that can be saved and used', async () => {
    const { code, out } = await inspect('feed.csv', '--save', 'p.json');
    expect(code).toBe(0);
    expect(out).toContain('50.0 % of 4 rows are understood: 1 sizes of 1 models, 1 rows of other goods');
    expect(out).toMatch(/line 3 {2}size\/unreadable {2}size "banana"/);
    expect(out).toMatch(/line 5 {2}price\/ambiguous {2}price "from 99 €"/);
    const text = await readFile(join(folder, 'p.json'), 'utf8');
    expect(readProfileText(text, 'p.json').fields).toMatchObject({ name: ['name'], size: ['size'] });
    expect((await inspect('feed.csv', '--profile', 'p.json')).out).toContain('50.0 % of 4 rows');
    expect(await inspect('feed.csv', '--save', 'p.json')).toMatchObject({
      code: 1,
      err: expect.stringContaining('p.json'),
    });
  });

  test('→ exit 1 with the columns and the beginning of a profile when nothing is understood', async () => {
    const { code, out } = await inspect('odd.csv');
    expect(code).toBe(1);
    expect(out).toMatch(/alpha +1\n +beta +2/);
    expect(out).toMatch(/No column for name and price/);
    expect(out).toMatch(/"name": \[\n? *"\?"/);
  });

  test('→ the line of a profile that is wrong', async () => {
    expect((await inspect('feed.csv', '--profile', 'wrong.json')).err).toMatch(
      /^profile\/invalid: .*fields\.name \(line 2: /,
    );
  });
});
