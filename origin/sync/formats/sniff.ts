import { Problem } from '#shared/problem.ts';
import { rootElement } from './xml-root.ts';

/** What wraps a feed, told by its first bytes; null when it may be text. */
export type Wrapping = 'gzip' | 'zip' | null;

/** Files that are neither text nor unpacked here, by their first bytes. */
const REFUSED: readonly (readonly [bytes: readonly number[], name: string])[] = [
  [[0xd0, 0xcf, 0x11, 0xe0], 'an old Excel workbook (XLS): save it as XLSX or CSV'],
  [[0x25, 0x50, 0x44, 0x46], 'a PDF document'],
  [[0x52, 0x61, 0x72, 0x21], 'a RAR archive: send ZIP or gzip'],
  [[0x37, 0x7a, 0xbc, 0xaf], 'a 7-Zip archive: send ZIP or gzip'],
  [[0x42, 0x5a, 0x68], 'a bzip2 archive: send ZIP or gzip'],
  [[0xfd, 0x37, 0x7a, 0x58], 'an xz archive: send ZIP or gzip'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'a Zstandard archive: send ZIP or gzip'],
  [[0x89, 0x50, 0x4e, 0x47], 'a PNG image'],
  [[0xff, 0xd8, 0xff], 'a JPEG image'],
  [[0x47, 0x49, 0x46, 0x38], 'a GIF image'],
];

const startsWith = (head: Uint8Array, bytes: readonly number[]): boolean =>
  bytes.every((byte, index) => head[index] === byte);

/** Finds gzip and ZIP by their first bytes. Throws `feed/unknown-format` for other files that are no text. */
export function wrappingOf(head: Uint8Array): Wrapping {
  if (startsWith(head, [0x1f, 0x8b])) return 'gzip';
  if (startsWith(head, [0x50, 0x4b, 0x03, 0x04]) || startsWith(head, [0x50, 0x4b, 0x05, 0x06])) return 'zip';
  const refused = refusedAs(head);
  if (refused !== null) throw new Problem('feed/unknown-format', `this is ${refused}`);
  return null;
}

/** What a file is that can be no feed; null when it may be one. */
export const refusedAs = (head: Uint8Array): string | null =>
  REFUSED.find(([bytes]) => startsWith(head, bytes))?.[1] ?? null;

export type TextFormat = 'csv' | 'yml' | 'google' | 'json' | 'ndjson';

/**
 * The format of a text by its beginning.
 * @param start at least the first lines, without a byte order mark and leading blanks
 */
export function textFormat(start: string): TextFormat {
  if (start.startsWith('<')) return /^(?:rss|feed|RDF)$/.test(localRoot(start)) ? 'google' : 'yml';
  if (!/^(?:\[\s*(?:[[{"\]\d-]|$)|\{\s*(?:["}]|$))/.test(start)) return 'csv';
  return start.startsWith('{') && isObjectPerLine(start) ? 'ndjson' : 'json';
}

function localRoot(start: string): string {
  const root = rootElement(start) ?? '';
  return root.slice(root.indexOf(':') + 1);
}

/** A whole object on the first line, and another one begins on the next. */
function isObjectPerLine(start: string): boolean {
  const end = start.search(/[\r\n]/);
  if (end === -1 || !start.slice(end).trimStart().startsWith('{')) return false;
  try {
    return typeof JSON.parse(start.slice(0, end)) === 'object';
  } catch {
    return false;
  }
}
