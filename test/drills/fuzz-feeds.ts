import { tmpdir } from 'node:os';
import { asProblem } from '#shared/problem.ts';
import { inspectFeed } from '../../origin/sync/pipeline/inspect-feed.ts';
import { inPieces } from '../../origin/sync/testing/open-text.ts';
import { SAME_FEEDS } from '../../origin/sync/testing/same-feeds.ts';
import { zipOf } from '../../origin/sync/testing/archives.ts';
import { readZip } from './read-zip.ts';
import type { Random } from './random.ts';

/** Spellings that are read by the same code as another one of the list. */
const ALIKE = /^CSV (?:\||with|in UTF-16 BE)|another prefix|merged/;

/** Makes one mutated input of a format. */
export type Mutant = (random: Random) => Buffer | Promise<Buffer>;

/** What became of an input: `read`, the code of the problem that refused it, or what it should never be. */
export type Outcome =
  | { kind: 'read' | 'put aside' }
  | { kind: 'refused'; code: string }
  | { kind: 'crash'; error: string };

/** A mutator for each format; XLSX inside its archive too, since a changed byte of an archive seldom reaches its parts. */
export async function fuzzedFormats(): Promise<Map<string, Mutant>> {
  const formats = new Map<string, Mutant>();
  for (const [name, make] of Object.entries(SAME_FEEDS)) {
    if (ALIKE.test(name)) continue;
    const seed = await make();
    formats.set(name, (random) => mutated(seed, random));
    if (name === 'XLSX') formats.set('XLSX within', await withinArchive(seed));
  }
  return formats;
}

async function withinArchive(seed: Buffer): Promise<Mutant> {
  const parts = await readZip(seed);
  const names = [...parts.keys()];
  return async (random) => {
    const name = names[random.int(0, names.length - 1)] ?? '';
    const part = parts.get(name) ?? Buffer.alloc(0);
    return zipOf({ ...Object.fromEntries(parts), [name]: mutated(part, random) });
  };
}

const PIECES = [
  '"',
  "'",
  ';',
  ',',
  '\t',
  '\n',
  '\r',
  '\0',
  '<',
  '>',
  '</',
  '/>',
  '&',
  '&x;',
  '<![CDATA[',
  '<!--',
  '<!DOCTYPE a [<!ENTITY b "c">]>',
  ']]>',
  '{',
  '}',
  '[',
  ']',
  '\\',
  '\\u',
  '\ufeff',
  '\ud83d',
  '\u00a0',
  '1e999',
  '-0',
  '99999999999999999999',
  '160x200',
  'от',
  '%',
  'PK\u0003\u0004',
  '\u001f\u008b',
];

/** One to four changes: bytes flipped, taken out, doubled, moved, put in, or the end cut off. */
function mutated(seed: Buffer, random: Random): Buffer {
  let bytes = seed;
  for (let changes = random.int(1, 4); changes > 0; changes--) bytes = changed(bytes, random);
  return bytes;
}

function changed(bytes: Buffer, random: Random): Buffer {
  const at = random.int(0, bytes.length);
  const to = Math.min(bytes.length, at + random.int(1, random.int(1, 200)));
  const span = bytes.subarray(at, to);
  switch (random.int(0, 7)) {
    case 0:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(to)]);
    case 1:
      return Buffer.concat([
        bytes.subarray(0, to),
        ...Array.from({ length: random.int(1, 20) }, () => span),
        bytes.subarray(to),
      ]);
    case 2:
      return bytes.subarray(0, at);
    case 3:
      return Buffer.concat([bytes.subarray(to), bytes.subarray(0, to)]);
    case 4:
    case 5: {
      const piece = PIECES[random.int(0, PIECES.length - 1)] ?? '';
      return Buffer.concat([bytes.subarray(0, at), Buffer.from(piece), bytes.subarray(at)]);
    }
    default: {
      const copy = Buffer.from(bytes);
      if (at < copy.length) copy[at] = random.int(0, 255);
      return copy;
    }
  }
}

/** Reads an input as an import would, without storing anything. */
export async function outcomeOf(bytes: Buffer): Promise<Outcome> {
  try {
    const inspection = await inspectFeed(inPieces(bytes, [1_000, 7]), {
      profile: null,
      tempDir: tmpdir(),
      now: new Date(),
    });
    if (inspection.unmapped !== null) return { kind: 'refused', code: 'feed/unmapped' };
    return { kind: inspection.examples.length > 0 ? 'put aside' : 'read' };
  } catch (error) {
    const problem = asProblem(error);
    if (problem.code.startsWith('feed/') && problem.message !== '') return { kind: 'refused', code: problem.code };
    return { kind: 'crash', error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
