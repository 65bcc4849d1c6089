import type { Entry } from 'yauzl';
import { Problem } from '#shared/problem.ts';
import { scanPart } from './xlsx-part.ts';
import type { ZipArchive } from './zip-archive.ts';

/** Texts are told once for the whole workbook, so all of them are held while it is read. */
const MAX_STRINGS = 2_000_000;
const MAX_CHARACTERS = 100_000_000;

/** Reads the texts that cells refer to by number. Throws `feed/malformed` when there are more than memory should hold. */
export async function readStrings(zip: ZipArchive, entry: Entry | null): Promise<readonly string[]> {
  const strings: string[] = [];
  if (entry === null) return strings;
  let characters = 0;
  let text = '';
  let phonetic = 0;
  await scanPart(zip, entry, {
    opened(name) {
      if (name === 'si') text = '';
      if (name === 'rPh') phonetic++;
    },
    closed(name, element) {
      if (name === 'rPh') phonetic--;
      // A text may be cut into runs of different looks; how it is spoken (rPh) is no part of it.
      if (name === 't' && phonetic === 0) text += element.text;
      if (name !== 'si') return;
      characters += text.length;
      strings.push(text);
      if (strings.length > MAX_STRINGS || characters > MAX_CHARACTERS)
        throw new Problem('feed/malformed', 'the workbook holds more text than can be read at once: save it as CSV');
    },
  });
  return strings;
}
