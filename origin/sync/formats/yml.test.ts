import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { collectRows, openText } from '../testing/open-text.ts';

const catalogue = (
  offers: string,
  { before = '', encoding = 'utf-8' } = {},
) => `<?xml version="1.0" encoding="${encoding}"?>
<!DOCTYPE yml_catalog SYSTEM "shops.dtd">
<yml_catalog date="2026-11-20 04:10"><shop><name>Магазин</name>
<categories><category id="1">Мебель</category><category id="2" parentId="1">Матрасы</category><category id="5" parentId="5">Self</category></categories>
${before}<offers>${offers}</offers></shop></yml_catalog>`;

async function offer(xml: string): Promise<Record<string, string>> {
  const { feed, rows } = await openText(catalogue(xml));
  const values = rows[0]?.values ?? [];
  return Object.fromEntries(
    feed.columns.flatMap((column, index) => (values[index] === undefined ? [] : [[column, values[index]]])),
  );
}

describe('YML offers', () => {
  test('simplified: elements, attributes, params with units, pictures, the path of the category', async () => {
    const xml = `<offer id="1" group_id="g" available="false"><name><![CDATA[Ветер & Ко]]></name><price>45990</price><currencyId>RUR</currencyId>
      <categoryId>2</categoryId><picture>https://a.example/1.jpg</picture><picture>https://a.example/2.jpg</picture>
      <param name="Ширина" unit="см">160</param><param name="Размер" unit="см">160х200</param><param name="Высота" unit="см">22 см</param></offer>`;
    expect(await offer(xml)).toMatchObject({
      '@id': '1',
      '@group_id': 'g',
      '@available': 'made to order',
      name: 'Ветер & Ко',
      category: 'Мебель > Матрасы',
      picture: 'https://a.example/1.jpg\nhttps://a.example/2.jpg',
      'param:Ширина': '160 см',
      'param:Размер': '160х200 см',
      'param:Высота': '22 см',
    });
  });

  test('vendor.model without a name gets type, vendor and model', async () => {
    expect(
      await offer(
        '<offer id="1" type="vendor.model"><typePrefix>Матрас</typePrefix><vendor>Сон</vendor><model>Ветер</model></offer>',
      ),
    ).toMatchObject({ name: 'Матрас Сон Ветер' });
  });

  test('a lowest price is told as such; unknown and circular categories give no endless path', async () => {
    expect(
      await offer('<offer id="1"><name>a</name><price from="true">100</price><categoryId>5</categoryId></offer>'),
    ).toMatchObject({ price: 'от 100', category: 'Self' });
    expect(await offer('<offer id="1"><name>a</name><categoryId>99</categoryId></offer>')).not.toHaveProperty(
      'category',
    );
  });

  test('offers know their line, and later offers may bring new columns', async () => {
    const { feed, rows } = await openText(
      catalogue(
        '<offer id="1"><name>a</name></offer>\n<offer id="2"><name>b</name><param name="New">x</param></offer>',
      ),
    );
    expect(rows.map((row) => row.line)).toEqual([5, 6]);
    expect(rows[1]?.values[feed.columns.indexOf('param:New')]).toBe('x');
  });

  test('both encodings give the same rows', async () => {
    const xml = (encoding: string) =>
      catalogue('<offer id="1"><name>Матрас «Ёлка» 160х200</name><price>1</price></offer>', { encoding });
    const utf8 = await openText(xml('utf-8'));
    const win1251 = await openText(iconv.encode(xml('windows-1251'), 'windows-1251'));
    expect(win1251.encoding).toBe('windows-1251');
    expect(win1251.rows).toEqual(utf8.rows);
  });
});

describe('broken YML → a problem, and no rows', () => {
  test.each([
    [
      'an entity of its own',
      '<!DOCTYPE yml_catalog [<!ENTITY x SYSTEM "file:///etc/passwd">]><yml_catalog><shop>&x;</shop></yml_catalog>',
      'feed/malformed',
    ],
    ['an unknown entity', catalogue('<offer id="1"><name>&nbsp;</name></offer>'), 'feed/malformed'],
    ['a tag that is not closed', '<yml_catalog><shop><name>a<company>b</company></shop>', 'feed/malformed'],
    ['the end in the middle', catalogue('<offer id="1"><name>a</name></offer>').slice(0, -30), 'feed/malformed'],
    ['no shop', '<yml_catalog><notashop/></yml_catalog>', 'feed/malformed'],
    ['no offers', catalogue(''), 'feed/empty'],
    ['too deep', `<yml_catalog>${'<a>'.repeat(100)}`, 'feed/malformed'],
  ])('%s', async (_name, xml, code) => {
    await expect(openText(xml)).rejects.toMatchObject({ code });
  });

  test('the line is told', async () => {
    await expect(openText('<yml_catalog>\n<shop>\n</name>')).rejects.toThrow('line 3');
  });

  test('a text of 300 MB ends in a problem, in bounded memory', async () => {
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('<yml_catalog><shop><name>');
      const piece = Buffer.alloc(1_000_000, 'a');
      for (let megabytes = 0; megabytes < 300; megabytes++) yield piece;
    }
    const before = process.memoryUsage().rss;
    await expect(collectRows(endless())).rejects.toMatchObject({ code: 'feed/malformed' });
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
  });
});

test('whatever is done to a catalogue, it is read or refused with a problem, never otherwise', async () => {
  const xml = Buffer.from(
    catalogue(
      '<offer id="1" available="true"><name>Ветер 160х200</name><price>1</price><param name="a" unit="b">2</param></offer>'.repeat(
        3,
      ),
    ),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat({ max: xml.length - 1 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 }),
      async (changes) => {
        const bytes = Buffer.from(xml);
        for (const [at, byte] of changes) bytes[at] = byte;
        await openText(bytes).catch((error: unknown) =>
          expect(error).toMatchObject({ code: expect.stringMatching(/^feed\//) }),
        );
      },
    ),
    { numRuns: 300 },
  );
});
