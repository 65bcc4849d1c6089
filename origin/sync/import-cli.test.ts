import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const CLI = join(import.meta.dirname, 'import-cli.ts');
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'import-cli-'));
  await writeFile(
    join(folder, 'feed.csv'),
    'name;size;price\nMattress Tind;160x200;499 €\nMattress Tind;banana;499 €\n',
  );
  await writeFile(join(folder, 'broken.xml'), '<yml_catalog><shop>');
});
afterAll(async () => rm(folder, { recursive: true }));

interface Ended {
  code: number;
  out: string;
  err: string;
}

/** Runs the command line in an empty folder, so that no running system is found. */
const cli = async (args: readonly string[], env: Record<string, string | undefined> = process.env): Promise<Ended> =>
  new Promise((resolve) => {
    const options = {
      cwd: folder,
      env: { ...env, MONGODB_DATABASE: 'import_cli_test', TYPESENSE_ALIAS: 'import_cli_test', NODE_NO_WARNINGS: '1' },
    };
    execFile(process.execPath, [CLI, ...args], options, (error, out, err) =>
      resolve({ code: error === null ? 0 : 1, out, err }),
    );
  });

describe('npm run import', () => {
  test('prints the report, examples of what was put aside, and a summary in its last line', async () => {
    const { code, out, err } = await cli(['feed.csv', '--maker', 'CLI Tests']);
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).toMatch(/line 3 {2}size\/unreadable {2}size: "banana"/);
    expect(out.trimEnd().split('\n').at(-1)).toMatch(
      /^cli-tests: 2 rows → 1 models, 1 cells, [01] changed, 1 quarantined, 0 not mattresses, 0 repeated/,
    );
  });

  test.each([
    [['feed.csv'], /^usage: /],
    [['absent.csv', '--maker', 'x'], /^feed\/not-found: .*absent\.csv$/],
    [['.', '--maker', 'x'], /^feed\/not-found: \. is a folder$/],
    [['broken.xml', '--maker', 'x'], /^feed\/malformed: line 1/],
    [['feed.csv', '--maker', 'x', '--profile', 'absent.json'], /^profile\/invalid: .*absent\.json$/],
    [['feed.csv', '--maker', 'x', '--profile', 'broken.xml'], /^profile\/invalid: broken\.xml is not JSON/],
  ])('%j → one line and exit 1', async (args, line) => {
    const { code, err } = await cli(args);
    expect(code).toBe(1);
    expect(err.trimEnd()).toMatch(line);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  test('says what to do when no system runs', async () => {
    const { code, err } = await cli(['feed.csv', '--maker', 'x'], { PATH: process.env['PATH'] });
    expect(code).toBe(1);
    expect(err.trimEnd()).toBe('the system is not running: npm start');
  });
});
