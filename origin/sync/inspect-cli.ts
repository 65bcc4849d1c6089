import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { Problem } from '#shared/problem.ts';
import { oneLine } from './one-line.ts';
import { describeInspection, profileText, skeletonText } from './pipeline/describe-inspection.ts';
import { inspectFeed } from './pipeline/inspect-feed.ts';
import { readProfileFile } from './profiles/read-profile-text.ts';
import { fileSource } from './sources/file-source.ts';

const USAGE = 'usage: npm run feed:inspect -- FILE [--profile PROFILE.json] [--save PROFILE.json]';

/** Proposes a profile for a feed and tells how much of it is understood; needs no running system and stores nothing. */
async function run(args: readonly string[]): Promise<void> {
  const options = { profile: { type: 'string' }, save: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new Error(USAGE);
  const profile = values.profile === undefined ? null : await readProfileFile(values.profile);
  const { bytes } = await fileSource(file).open(new AbortController().signal);
  if (bytes === null) throw new Error(`${file} was not read`);
  const inspection = await inspectFeed(bytes, { profile, tempDir: tmpdir(), now: new Date() });
  console.log(describeInspection(file, inspection));
  const text = inspection.profile === null ? skeletonText(inspection.format) : profileText(inspection.profile);
  if (values.save === undefined) console.log(text);
  else {
    await saveNew(values.save, text);
    console.log(
      `  Saved as ${values.save}: edit it, then npm run import -- ${file} --maker NAME --profile ${values.save}`,
    );
  }
  if (inspection.profile === null) process.exitCode = 1;
}

/** A profile that somebody has edited is not written over. */
async function saveNew(path: string, text: string): Promise<void> {
  const there = await readFile(path, 'utf8').catch(() => null);
  if (there !== null) throw new Problem('profile/invalid', `${path} is there already: give another name to --save`);
  await writeFile(path, text);
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  console.error(oneLine(error));
  process.exitCode = 1;
}
