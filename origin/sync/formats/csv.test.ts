import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { collectRows, openText } from '../testing/open-text.ts';
import { findDelimiter } from './delimiter.ts';

const cells = (rows: readonly { values: readonly (string | undefined)[] }[]) => rows.map((row) => [...row.values]);

describe('findDelimiter', () => {
  test.each([
    ['name;price;size\nTind;1,5;160x200\n', ';'],
    ['name,price\n"Tind, soft",100\n', ','],
    ['name\tprice\nTind, soft; firm\t100\n', '\t'],
    ['name|price\nTind|100\n', '|'],
    ['name;price\n"Tind; ""soft""";100\n', ';'],
  ])('%j', (text, expected) => expect(findDelimiter(text)).toBe(expected));
  test('a single column has none', () => expect(findDelimiter('name\nTind\n')).toBeNull());
});

describe('CSV', () => {
  test('quotes, quotes inside words, mixed line ends, blank lines; rows know their line', async () => {
    const { rows } = await openText('name;price\r\n"Tind\n""soft""";1\n\n14" Firm;2\r;;\nBris;3\n');
    expect(cells(rows)).toEqual([
      ['Tind\n"soft"', '1'],
      ['14" Firm', '2'],
      ['Bris', '3'],
    ]);
    expect(rows.map((row) => row.line)).toEqual([2, 5, 7]);
  });

  test('a title above the header is passed over', async () => {
    const { feed, rows } = await openText('Price list 2026;;\n;;\nname;size;price\nTind;160x200;1\n');
    expect(feed.columns).toEqual(['name', 'size', 'price']);
    expect(rows).toHaveLength(1);
  });

  test('a last line that the file cuts is marked, unless it parses whole', async () => {
    expect((await openText('name;price\nTind;1\nBris')).rows[1]?.fault?.code).toBe('row/cut');
    expect((await openText('name;price\nTind;1\n"Bris;2')).rows[1]?.fault?.code).toBe('row/cut');
    expect((await openText('name;price\nTind;1\nBris;2')).rows[1]?.fault).toBeUndefined();
  });

  test('a row with another number of cells is marked; delimiters at its end are not cells', async () => {
    const { rows } = await openText('name;price\nTind;1;x\nBris\nDyp;2;;\n');
    expect(rows.map((row) => row.fault?.code)).toEqual(['row/columns', 'row/columns', undefined]);
  });

  test.each([
    ['', 'feed/empty'],
    [' \n\n', 'feed/empty'],
    ['name;price\n', 'feed/empty'],
    ['{"offers": []}', 'feed/empty'],
    ['\u001f\u008b\b', 'feed/malformed'],
    ['PK\u0003\u0004....', 'feed/malformed'],
    ['7z\u00bc\u00af....', 'feed/unknown-format'],
    ['%PDF-1.7', 'feed/unknown-format'],
    ['<html><body>404</body></html>', 'feed/unknown-format'],
    ['<rss version="2.0"><channel></channel></rss>', 'feed/empty'],
    ['<urlset></urlset>', 'feed/unknown-format'],
    ['a\0b;c\n', 'feed/unknown-format'],
  ])('%j → %s', async (text, code) => {
    await expect(openText(Buffer.from(text, 'latin1'))).rejects.toMatchObject({ code });
  });

  test('an unknown root element is named', async () => {
    await expect(openText('<price-list></price-list>')).rejects.toThrow('<price-list>');
  });

  test('a quote that is never closed and swallows lines → feed/malformed with the line', async () => {
    const text = `name;price\nTind;1\n"Bris;2\n${'Dyp;3\n'.repeat(50)}`;
    await expect(openText(text)).rejects.toMatchObject({
      code: 'feed/malformed',
      message: expect.stringContaining('line 3'),
    });
  });

  test('a delimiter that the profile tells wrongly → feed/unmapped that names both', async () => {
    const asked = openText('name;price\nTind;1\n', { delimiter: ',' });
    await expect(asked).rejects.toMatchObject({ code: 'feed/unmapped', message: expect.stringMatching(/",".*";"/) });
  });

  test('a line of 300 MB → feed/malformed with the line, in bounded memory', async () => {
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('name;price\nTind;1\n');
      const piece = Buffer.alloc(1_000_000, 'a');
      for (let megabytes = 0; megabytes < 300; megabytes++) yield piece;
    }
    const before = process.memoryUsage().rss;
    await expect(collectRows(endless())).rejects.toMatchObject({
      code: 'feed/malformed',
      message: expect.stringContaining('line 3'),
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
  });
});

test('rows come out as they went in, whatever the delimiter, line end and pieces', async () => {
  const cell = fc
    .string({
      unit: fc.constantFrom('a', 'ж', '"', ';', ',', '\t', ' ', '\n', '\r\n', '|', '160х200', "'"),
      maxLength: 8,
    })
    .map((text) => text.trim());
  const table = fc
    .integer({ min: 2, max: 5 })
    .chain((width) =>
      fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }),
    );
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  await fc.assert(
    fc.asyncProperty(
      table,
      fc.constantFrom(';', ',', '\t', '|'),
      fc.constantFrom('\n', '\r\n'),
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 4 }),
      async (rows, delimiter, end, sizes) => {
        const header = ['name', 'price', 'c', 'd', 'e'].slice(0, rows[0]?.length);
        const filled = rows.map((row, index) => [`n${index}`, ...row.slice(1)]);
        const text = [header, ...filled].map((row) => row.map(quoted).join(delimiter)).join(end) + end;
        const { rows: read } = await openText(text, { delimiter, sizes });
        expect(cells(read)).toEqual(filled);
        expect(read.every((row) => row.fault === undefined)).toBe(true);
      },
    ),
  );
});
