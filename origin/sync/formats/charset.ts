import { isAscii, isUtf8 } from 'node:buffer';
import chardet from 'chardet';
import iconv from 'iconv-lite';

/** Latin charsets that chardet may find, and what each stands for (WHATWG: Latin-1 is windows-1252). */
const LATIN: Readonly<Record<string, string>> = {
  'ISO-8859-1': 'windows-1252',
  'windows-1252': 'windows-1252',
  'ISO-8859-2': 'windows-1250',
  'windows-1250': 'windows-1250',
  'ISO-8859-9': 'windows-1254',
  'windows-1254': 'windows-1254',
};

/** A byte order mark, or the zero bytes that ASCII text has in UTF-16; null when the head shows neither. */
export function wideCharset(
  head: Uint8Array,
): { encoding: 'utf-16le' | 'utf-16be' | 'utf-8'; markBytes: number } | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', markBytes: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', markBytes: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', markBytes: 2 };
  const zeros = [0, 0];
  const length = Math.min(head.length, 512) & ~1;
  for (let index = 0; index < length; index++) if (head[index] === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (length >= 8 && odd > length / 8 && even < odd / 8) return { encoding: 'utf-16le', markBytes: 0 };
  if (length >= 8 && even > length / 8 && odd < even / 8) return { encoding: 'utf-16be', markBytes: 0 };
  return null;
}

/** The encoding that an XML declaration names, in lower case; null when there is none. */
export function declaredCharset(head: Uint8Array): string | null {
  const text = Buffer.from(head.subarray(0, 256)).toString('latin1');
  const name = /^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']/.exec(text)?.[1]?.toLowerCase();
  return name !== undefined && iconv.encodingExists(name) ? name : null;
}

/**
 * The charset of bytes that are not ASCII throughout. UTF-8 wins wherever the bytes are UTF-8, since text in a one-byte
 * charset hardly ever is; then what the file declares, then what the profile says, then what the letters look like.
 */
export function charsetOf(bytes: Uint8Array, declared: string | null, ofProfile: string | undefined): string {
  const whole = wholeCharacters(bytes);
  if (isAscii(bytes) || (isUtf8(whole) && !isAscii(whole))) return 'utf-8';
  if (declared !== null && !isUtf8Name(declared)) return declared;
  if (ofProfile !== undefined && !isUtf8Name(ofProfile) && iconv.encodingExists(ofProfile))
    return ofProfile.toLowerCase();
  const [best] = chardet.analyse(bytes);
  if (best?.name === 'UTF-8') return 'utf-8';
  return cyrillicCharset(bytes) ?? LATIN[best?.name ?? ''] ?? 'windows-1252';
}

/**
 * Letters beyond ASCII stand beside one another in Cyrillic words, and beside ASCII letters in Latin ones. Small letters are far
 * more than capitals: the upper half of windows-1251, the lower one of KOI8-R. Chardet needs long texts for that.
 */
function cyrillicCharset(bytes: Uint8Array): 'windows-1251' | 'koi8-r' | null {
  let besideOwn = 0;
  let besideAscii = 0;
  let lowerHalf = 0;
  let upperHalf = 0;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    if (byte < FIRST_LETTER) continue;
    if (byte < 0xe0) lowerHalf++;
    else upperHalf++;
    for (const neighbour of [bytes[index - 1] ?? 0, bytes[index + 1] ?? 0]) {
      if (neighbour >= FIRST_LETTER) besideOwn++;
      else if (isAsciiLetter(neighbour)) besideAscii++;
    }
  }
  if (besideOwn === 0 || besideAscii > besideOwn) return null;
  return upperHalf >= lowerHalf ? 'windows-1251' : 'koi8-r';
}

const FIRST_LETTER = 0xc0;
const isAsciiLetter = (byte: number): boolean => (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);

export const isUtf8Name = (name: string): boolean => /^utf-?8$/i.test(name);

/** Without a character that the end of a chunk cuts. */
function wholeCharacters(bytes: Uint8Array): Uint8Array {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes;
    if (byte < 0xc0) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return needed > back ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}
