import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { openText } from '../testing/open-text.ts';
import { xlsxOf, zipOf } from '../testing/archives.ts';
import { gunzip } from './unpack.ts';

/** Rows as records of their filled columns. */
async function records(bytes: string | Uint8Array): Promise<Record<string, string>[]> {
  const { feed, rows } = await openText(bytes);
  return rows.map(({ values }) =>
    Object.fromEntries(
      feed.columns.flatMap((column, index) => (values[index] === undefined ? [] : [[column, values[index]]])),
    ),
  );
}

const GOOGLE = (prefix: string) => `<?xml version="1.0"?>
<rss version="2.0" xmlns:${prefix}="http://base.google.com/ns/1.0"><channel><title>Shop</title><link>https://a.example</link>
<item><title>Old title</title><${prefix}:title>Tind Mattress</${prefix}:title><${prefix}:id>T-160</${prefix}:id>
<${prefix}:price>499.00 EUR</${prefix}:price><${prefix}:item_group_id>T</${prefix}:item_group_id>
<${prefix}:google_product_category>2696</${prefix}:google_product_category>
<${prefix}:shipping><${prefix}:price>5 EUR</${prefix}:price></${prefix}:shipping>
<${prefix}:product_detail><${prefix}:attribute_name>Firmness</${prefix}:attribute_name><${prefix}:attribute_value>firm</${prefix}:attribute_value></${prefix}:product_detail>
<${prefix}:additional_image_link>https://a.example/1.jpg</${prefix}:additional_image_link></item></channel></rss>`;

describe('Google Merchant', () => {
  const item = {
    title: 'Tind Mattress',
    id: 'T-160',
    price: '499.00 EUR',
    item_group_id: 'T',
    google_product_category: 'Furniture > Beds & Accessories > Mattresses',
    'shipping.price': '5 EUR',
    'param:Firmness': 'firm',
    additional_image_link: 'https://a.example/1.jpg',
  };

  test.each(['g', 'goog', 'ns0'])('RSS 2.0 whatever the prefix: %s', async (prefix) => {
    expect(await records(GOOGLE(prefix))).toEqual([item]);
  });

  test('a prefix that nobody declared', async () => {
    expect(await records(GOOGLE('g').replace(/ xmlns:g="[^"]*"/, ''))).toEqual([item]);
  });

  test('Atom', async () => {
    const atom = `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0"><title>Shop</title>
      <entry><title>Tind</title><link href="https://a.example/t"/><g:id>1</g:id><g:price>1 EUR</g:price></entry></feed>`;
    expect(await records(atom)).toEqual([{ title: 'Tind', link: 'https://a.example/t', id: '1', price: '1 EUR' }]);
  });

  test('news → feed/unknown-format with the elements seen', async () => {
    const news = openText('<rss><channel><item><title>a</title><pubDate>b</pubDate></item></channel></rss>');
    await expect(news).rejects.toMatchObject({
      code: 'feed/unknown-format',
      message: expect.stringContaining('pubDate'),
    });
  });
});

describe('Shopify product CSV', () => {
  const csv = `Handle,Title,Body (HTML),Vendor,Type,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Image Src,Status
tind,Tind Mattress,<p>Soft</p>,Tind,Mattresses,true,Size,Queen,Firmness,Firm,T-Q-F,3,deny,499.00,https://a.example/1.jpg,active
tind,,,,,,,King,,Firm,T-K-F,0,continue,599.00,https://a.example/2.jpg,
tind,,,,,,,,,,,,,,https://a.example/3.jpg,
tind,,,,,,,King,,Soft,T-K-S,0,deny,609.00,,
gift,Gift card,,Tind,Gift,true,Title,Default Title,,,G,,deny,10.00,,draft
`;

  test('rows of one handle are a product: options are columns, pictures are no rows, stock is by quantity and policy', async () => {
    const { feed, rows } = await openText(csv);
    expect(feed.format).toBe('shopify');
    const found = await records(csv);
    const images = 'https://a.example/1.jpg\nhttps://a.example/2.jpg\nhttps://a.example/3.jpg';
    expect(found).toMatchObject([
      { Title: 'Tind Mattress', 'option:Size': 'Queen', 'option:Firmness': 'Firm', availability: 'in stock', images },
      { Title: 'Tind Mattress', 'option:Size': 'King', 'Variant Price': '599.00', availability: 'made to order' },
      { Title: 'Tind Mattress', 'option:Firmness': 'Soft', availability: 'sold out', Type: 'Mattresses' },
      { Title: 'Gift card' },
    ]);
    expect(found[3]).not.toHaveProperty('option:Title');
    expect(rows.map((row) => [row.line, row.unpublished])).toEqual([
      [2, undefined],
      [3, undefined],
      [5, undefined],
      [6, true],
    ]);
  });
});

describe('JSON', () => {
  const products = [
    {
      name: 'Tind',
      price: { amount: 499.5, currency: 'EUR' },
      tags: ['a', 'b'],
      specs: [{ name: 'Height', value: 22, unit: 'cm' }],
    },
    { name: 'Bris', price: { amount: 1.299, currency: 'EUR' }, photos: [{ src: 'https://a.example/1.jpg' }] },
  ];
  const rows = [
    { name: 'Tind', 'price.amount': '499.5', 'price.currency': 'EUR', tags: 'a\nb', 'param:Height': '22 cm' },
    { name: 'Bris', 'price.amount': '1.2990', 'price.currency': 'EUR', 'photos.src': 'https://a.example/1.jpg' },
  ];

  test.each([
    ['an array', products],
    ['an object with an array', { shop: 'x', products }],
    [
      'an array deeper, beside others',
      { meta: { tags: ['x'], categories: [{ id: 1, name: 'a' }] }, data: { list: { products } }, end: [{ a: 1 }] },
    ],
  ])('%s', async (_name, value) => {
    expect(await records(JSON.stringify(value))).toEqual(rows);
    expect(await records(JSON.stringify(value, null, 2))).toEqual(rows);
  });

  test('variants are rows, with what their product says', async () => {
    const value = {
      products: [
        {
          title: 'Tind',
          images: [{ src: 'a' }],
          variants: [
            { price: '1', option1: '90x200' },
            { price: '2', option1: '160x200' },
          ],
        },
      ],
    };
    expect(await records(JSON.stringify(value))).toEqual([
      { title: 'Tind', 'images.src': 'a', 'variants.price': '1', 'variants.option1': '90x200' },
      { title: 'Tind', 'images.src': 'a', 'variants.price': '2', 'variants.option1': '160x200' },
    ]);
  });

  test('rows know their line', async () => {
    const { rows: read } = await openText('[\n{"name":"Ёж",\n"price":1},\n\n{"name":"b","price":2}]');
    expect(read.map((row) => row.line)).toEqual([2, 5]);
  });

  test.each([
    ['[]', 'feed/empty'],
    ['{"a":1}', 'feed/unknown-format'],
    ['{"books":[{"isbn":1}]}', 'feed/unknown-format'],
    ['[{"name":"a","price":1},', 'feed/malformed'],
    ['[{"name":"a","price":1}] x', 'feed/malformed'],
    ['[{"name":"a" "price":1}]', 'feed/malformed'],
    ['[{"name":"a",,"price":1}]', 'feed/malformed'],
    [`{"a":${'['.repeat(500)}`, 'feed/malformed'],
  ])('%j → %s', async (text, code) => {
    await expect(openText(text)).rejects.toMatchObject({ code });
  });

  test('what was seen is named', async () => {
    await expect(openText('{"books":[{"isbn":1,"author":"x"}]}')).rejects.toThrow(/books \(isbn, author\)/);
  });

  test('NDJSON: a row a line; a broken line is marked, the others are read', async () => {
    const { feed, rows: read } = await openText(
      '{"name":"a","price":1}\r\n{"name":"b","price":2}\n\nnope\n{"name":"c"',
    );
    expect(feed.format).toBe('ndjson');
    expect(read.map((row) => [row.line, row.fault?.code])).toEqual([
      [1, undefined],
      [2, undefined],
      [4, 'row/broken'],
      [5, 'row/cut'],
    ]);
  });
});

describe('XLSX', () => {
  test('shared, inline and formula texts, numbers with a currency, dates, gaps, a title above the header', async () => {
    const bytes = await xlsxOf([
      ['Price list'],
      [],
      ['Name', 'Size', null, 'Price', 'Ready'],
      [
        'Tind',
        '160x200',
        null,
        { number: 499.5, format: '#,##0.00\\ [$€-407]' },
        { number: 46_100, format: 'dd.mm.yyyy' },
      ],
      [{ inline: 'Bris' }, { formula: '90x200' }, 'x', 1299],
    ]);
    const { feed, rows } = await openText(bytes);
    expect(feed).toMatchObject({ format: 'xlsx', columns: ['Name', 'Size', '', 'Price', 'Ready'] });
    expect(rows.map((row) => [row.line, ...row.values])).toEqual([
      [4, 'Tind', '160x200', undefined, '499.5 €', '2026-03-19'],
      [5, 'Bris', '90x200', 'x', '1299'],
    ]);
  });

  test('the sheet with a header is read, and the choice is told', async () => {
    const table = [
      ['name', 'price'],
      ['Tind', 1],
    ];
    const { feed } = await openText(await xlsxOf([['About us'], ['x']], { Prices: table, Sale: table }));
    expect(feed.columns).toEqual(['name', 'price']);
    expect(feed.notes).toEqual([expect.stringMatching(/sheet Prices, not of Sale/)]);
  });

  test('an OpenDocument file → feed/unknown-format', async () => {
    const ods = await zipOf({ mimetype: 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': '<a/>' });
    await expect(openText(ods)).rejects.toThrow('OpenDocument');
  });

  test('a workbook of zeros that unpacks to far more than its size → feed/malformed, in bounded memory', async () => {
    const bytes = await xlsxOf([['name', 'price']], {}, Buffer.alloc(40_000_000, ' '));
    const before = process.memoryUsage().rss;
    await expect(openText(bytes)).rejects.toMatchObject({ code: 'feed/malformed' });
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
  });
});

describe('gzip and ZIP', () => {
  const csv = 'name;price\nЁлка;1 299,00 ₽\n';
  const rows = [{ name: 'Ёлка', price: '1 299,00 ₽' }];

  test.each([
    ['gzip', () => gzipSync(csv)],
    ['two gzip members', () => Buffer.concat([gzipSync(csv.slice(0, 11)), gzipSync(csv.slice(11))])],
    ['gzip of windows-1251', () => gzipSync(iconv.encode(csv.replace('₽', 'руб'), 'windows-1251'))],
    ['ZIP', async () => zipOf({ 'feed.bin': csv })],
    [
      'ZIP with litter',
      async () => zipOf({ '__MACOSX/._f': 'x', 'f.csv': csv, '.DS_Store': 'x', 'shops.dtd': '<!ELEMENT a>' }),
    ],
    ['gzip of ZIP', async () => gzipSync(await zipOf({ f: csv }))],
  ])('%s', async (name, make) => {
    expect(await records(await make())).toEqual(
      name.includes('1251') ? [{ name: 'Ёлка', price: '1 299,00 руб' }] : rows,
    );
  });

  test('a workbook in a ZIP', async () => {
    const bytes = await xlsxOf([
      ['name', 'price'],
      ['Tind', 1],
    ]);
    expect(await records(await zipOf({ 'prices.xlsx': bytes }))).toEqual([{ name: 'Tind', price: '1' }]);
  });

  test('several data files → feed/unknown-format that names them', async () => {
    const asked = openText(await zipOf({ 'a.csv': csv, 'b.csv': csv }));
    await expect(asked).rejects.toMatchObject({
      code: 'feed/unknown-format',
      message: expect.stringMatching(/a\.csv, b\.csv/),
    });
  });

  test.each([
    ['a cut gzip', () => gzipSync(csv.repeat(1_000)).subarray(0, 60)],
    ['a gzip with a wrong checksum', () => Buffer.concat([gzipSync(csv).subarray(0, -8), Buffer.alloc(8)])],
    ['a cut ZIP', async () => (await zipOf({ f: csv })).subarray(0, 60)],
  ])('%s → feed/malformed', async (_name, make) => {
    await expect(openText(await make())).rejects.toMatchObject({ code: 'feed/malformed' });
  });

  // Read as bytes: what stands in a bomb would otherwise be parsed up to the bound first.
  test('a bomb → feed/malformed before it is unpacked whole', async () => {
    let bytes = 0;
    const unpack = async () => {
      for await (const chunk of gunzip(asStream(gzipSync(Buffer.alloc(200_000_000))))) bytes += chunk.length;
    };
    await expect(unpack()).rejects.toMatchObject({ code: 'feed/malformed' });
    expect(bytes).toBeLessThan(70_000_000);
  });

  test('archives five deep → feed/unknown-format', async () => {
    let bytes = gzipSync(csv);
    for (let depth = 0; depth < 4; depth++) bytes = gzipSync(bytes);
    await expect(openText(bytes)).rejects.toMatchObject({ code: 'feed/unknown-format' });
  });
});

async function* asStream(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
