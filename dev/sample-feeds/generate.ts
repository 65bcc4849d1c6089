import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { expectedOf, type Expected } from './source/expect.ts';
import { MAKERS } from './source/makers.ts';

/** Writes the sample feeds, manifest.json and expected.json from `source/`; with `--check` says which committed ones differ and exits 1. */
const files = generate();
const check = process.argv.includes('--check');
const different: string[] = [];
for (const [name, bytes] of files) {
  const path = join(import.meta.dirname, name);
  const before = await readFile(path).catch(() => null);
  if (before?.equals(bytes) === true) continue;
  different.push(name);
  if (!check) await writeFile(path, bytes);
}
if (check && different.length > 0) {
  console.error(
    `sample feeds differ from their source: ${different.join(', ')}. Run node dev/sample-feeds/generate.ts and commit.`,
  );
  process.exitCode = 1;
} else {
  console.log(`sample feeds: ${files.size} files, ${different.length} ${check ? 'different' : 'written'}`);
}

function generate(): Map<string, Buffer> {
  const made = new Map<string, Buffer>();
  const expected: Record<string, Expected> = {};
  for (const maker of MAKERS) {
    const { text, lines } = maker.write(maker.rows);
    made.set(maker.file, encoded(text, maker.encoding, maker.file));
    expected[maker.file] = expectedOf(maker.rows, lines);
  }
  const manifest = MAKERS.map(({ id, name, file }) => ({
    maker: id,
    makerName: name,
    feed: file,
    profile: `${id}.profile.json`,
  }));
  made.set('manifest.json', json(manifest));
  made.set('expected.json', json(expected));
  return made;
}

/** Bytes in the feed's charset. Throws when a letter has no place in it, rather than writing a question mark. */
function encoded(text: string, encoding: 'utf8' | 'win1251', file: string): Buffer {
  const bytes = iconv.encode(text, encoding, { addBOM: false });
  if (iconv.decode(bytes, encoding, { stripBOM: false }) !== text)
    throw new Error(`${file} holds letters that ${encoding} lacks`);
  return bytes;
}

function json(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}
