import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { inPieces } from '../testing/open-text.ts';
import { decode } from './decode.ts';

async function decoded(bytes: Uint8Array, { sizes = [100_000], profile }: { sizes?: number[]; profile?: string } = {}) {
  const { chunks, encoding } = decode(inPieces(bytes, sizes), profile);
  const parts: Buffer[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return { text: Buffer.concat(parts).toString('utf8'), encoding: encoding() };
}

const RUSSIAN = 'name;price\nМатрас Ветер 160х200;45 990\nМатрас Ёлка жёсткий;12 990\n';
const GERMAN = 'Größe;Preis\nMatratze für Gäste;1.299,00\n';

describe('decode finds the charset by content', () => {
  test.each([
    ['utf-8', 'utf-8', RUSSIAN],
    ['windows-1251', 'windows-1251', RUSSIAN],
    ['windows-1252', 'windows-1252', GERMAN],
    ['koi8-r', 'koi8-r', RUSSIAN],
    ['utf-8', 'utf-8', 'name;price\nTind;100\n'],
  ])('%s', async (encoding, found, text) => {
    expect(await decoded(iconv.encode(text, encoding))).toEqual({ text, encoding: found });
  });

  test.each(['utf-8', 'utf-16le', 'utf-16be'])('a byte order mark of %s', async (encoding) => {
    expect(await decoded(iconv.encode(RUSSIAN, encoding, { addBOM: true }))).toEqual({ text: RUSSIAN, encoding });
  });

  test('UTF-16 without a mark, where the text begins in ASCII', async () => {
    expect(await decoded(iconv.encode(`sku;name;price\n${RUSSIAN}`, 'utf-16le', { addBOM: false }))).toMatchObject({
      encoding: 'utf-16le',
    });
  });

  test('an XML declaration decides between one-byte charsets, and UTF-8 bytes win over a wrong one', async () => {
    const xml = '<?xml version="1.0" encoding="windows-1251"?><a>жж</a>';
    expect(await decoded(iconv.encode(xml, 'windows-1251'))).toEqual({ text: xml, encoding: 'windows-1251' });
    expect(await decoded(Buffer.from(xml))).toEqual({ text: xml, encoding: 'utf-8' });
  });

  test('the profile decides where the file tells nothing', async () => {
    expect((await decoded(iconv.encode('é', 'windows-1252'), { profile: 'windows-1251' })).encoding).toBe(
      'windows-1251',
    );
  });

  test('the first letter that is not ASCII may come late', async () => {
    const text = `${'a;b;c\n'.repeat(60_000)}${RUSSIAN}`;
    expect(await decoded(iconv.encode(text, 'windows-1251'), { sizes: [65_536] })).toEqual({
      text,
      encoding: 'windows-1251',
    });
  });
});

test('UTF-8 comes out as it went in, however it is cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'grapheme', maxLength: 500 }),
      fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 5 }),
      async (text, sizes) => {
        fc.pre(!text.startsWith('\ufeff') && !text.includes('\0'));
        const padded = `name;price\n${text}`;
        expect((await decoded(Buffer.from(padded), { sizes })).text).toBe(padded);
      },
    ),
  );
});
