import { describe, expect, test } from 'vitest';
import { openText } from '../testing/open-text.ts';
import { headerWords } from './header-words.ts';
import { parseProfile } from './profile.ts';
import { proposePlan } from './propose-profile.ts';

const propose = async (text: string) => {
  const { feed, rows } = await openText(text);
  return proposePlan(feed, rows);
};

test.each([
  ['Ширина, см', 'ширина', 'см'],
  ['param:Width_(mm)', 'width', 'mm'],
  ['productName', 'product name', null],
  ['Цена, руб.', 'цена', 'руб'],
  ['PRODUCT_TITLE', 'product title', null],
  ['in', 'in', 'in'],
])('the header %s is %s in %s', (header, words, unit) => expect(headerWords(header)).toEqual({ words, unit }));

describe('a profile is proposed from the header', () => {
  test.each([
    [
      'English',
      'SKU,Product name,Category,Width (in),Length (in),Price,Availability\n1,Tind Mattress,Mattresses,60,80,$99,in stock\n',
      {
        name: ['Product name'],
        category: ['Category'],
        width: ['Width (in)'],
        length: ['Length (in)'],
        price: ['Price'],
        stock: ['Availability'],
        vendorCode: ['SKU'],
      },
    ],
    [
      'Russian',
      'Артикул;Наименование;Размер;Цена, руб;Наличие;Жёсткость\n1;Матрас Ветер;160х200;45990;да;средняя\n',
      {
        name: ['Наименование'],
        size: ['Размер'],
        price: ['Цена, руб'],
        stock: ['Наличие'],
        firmness: ['Жёсткость'],
        vendorCode: ['Артикул'],
      },
    ],
    [
      'Norwegian',
      'Varenummer;Navn;Kategori;Bredde;Lengde;Pris;Lagerstatus\n1;Madrass Tind;Madrasser;160;200;995 NOK;på lager\n',
      {
        name: ['Navn'],
        category: ['Kategori'],
        width: ['Bredde'],
        length: ['Lengde'],
        price: ['Pris'],
        stock: ['Lagerstatus'],
        vendorCode: ['Varenummer'],
      },
    ],
    [
      'German',
      'Artikelnummer;Bezeichnung;Größe;Preis;Verfügbarkeit;Härtegrad\n1;Matratze Lena;160x200;1.299,00 €;auf Lager;H3\n',
      {
        name: ['Bezeichnung'],
        size: ['Größe'],
        price: ['Preis'],
        stock: ['Verfügbarkeit'],
        firmness: ['Härtegrad'],
        vendorCode: ['Artikelnummer'],
      },
    ],
  ])('%s', async (_language, text, fields) => {
    expect((await propose(text)).profile.fields).toEqual(fields);
  });

  test('units and currency stand in headers; assumptions are told', async () => {
    const { profile, assumed } = await propose('Name;Width, mm;Length, mm;Price, EUR\nMattress Tind;1600;2000;499\n');
    expect(profile).toMatchObject({ units: { size: 'mm' }, currency: 'EUR' });
    expect(assumed).toEqual([expect.stringContaining('EUR')]);
  });

  test('names of sizes tell the country', async () => {
    const { profile, assumed } = await propose('title,price\nCloud Queen Mattress,499\nCloud King Mattress,599\n');
    expect(profile).toMatchObject({ sizeRegion: 'us', currency: 'USD' });
    expect(assumed).toHaveLength(2);
  });

  test('names that two countries share are those of the country of the currency', async () => {
    expect(
      (await propose('title,price\nCloud Double Mattress,£499\nCloud King Mattress,£599\n')).profile.sizeRegion,
    ).toBe('uk');
    expect((await propose('title,price\nCloud Full Mattress,$499\n')).profile.sizeRegion).toBe('us');
    expect((await propose('title,price\nCloud King Mattress,499 €\n')).profile.sizeRegion).toBeUndefined();
  });

  test.each([
    [
      'Номенклатура;Размер спального места (ШхД), см;РРЦ, руб.',
      { name: ['Номенклатура'], size: ['Размер спального места (ШхД), см'], price: ['РРЦ, руб.'] },
    ],
    ['Название товара*;Размер упаковки;Цена, руб.*', { name: ['Название товара*'], price: ['Цена, руб.*'] }],
    [
      'id,title,link,image_link,availability,price,item_group_id,size,product_type',
      {
        name: ['title'],
        groupKey: ['item_group_id'],
        vendorCode: ['id'],
        price: ['price'],
        size: ['size'],
        stock: ['availability'],
        category: ['product_type'],
        image: ['image_link'],
        url: ['link'],
      },
    ],
  ])('%s', async (header, fields) => {
    const delimiter = header.includes(';') ? ';' : ',';
    const row = header
      .split(delimiter)
      .map(() => '1 RUB')
      .join(delimiter);
    expect((await propose(`${header}\n${row}\n`)).profile.fields).toEqual(fields);
  });

  test('a code that recurs in rows that differ is a group key, one that does not is a vendor code', async () => {
    const grouped =
      'model no,name,size,price\nA,Mattress Tind,90x200,$1\nA,Mattress Tind,160x200,$2\nA,Mattress Tind,180x200,$3\n';
    expect((await propose(grouped)).profile.fields).toMatchObject({ groupKey: ['model no'] });
    expect((await propose(grouped.replace('\nA,', '\nB,').replace('\nA,', '\nC,'))).profile.fields).not.toHaveProperty(
      'groupKey',
    );
  });

  test('the values of a column named type tell whether it is a construction', async () => {
    expect((await propose('name;type;price\nMattress A;pocket spring;1 €\n')).profile.fields).toMatchObject({
      construction: ['type'],
    });
    expect((await propose('name;type;price\nMattress A;Mattresses;1 €\n')).profile.fields).toMatchObject({
      category: ['type'],
    });
  });

  test('a feed that never says mattress and has no category is all mattresses, when its sizes are those of beds', async () => {
    expect((await propose('name;size;price\nTind;160x200;1 €\nBris;90x200;2 €\n')).profile.mattress.all).toBe(true);
    expect((await propose('name;price\nThe PHP Way;1 €\n')).profile.mattress.all).toBeUndefined();
  });

  test('some prices without their currency have that of the others', async () => {
    const { profile, assumed } = await propose('name;price\nMattress A 160x200;$1\nMattress B 160x200;2\n');
    expect(profile.currency).toBe('USD');
    expect(assumed).toHaveLength(1);
  });
});

test('a profile is validated with a message for each field', () => {
  expect(() => parseProfile({ fields: { name: [] }, units: { size: 'ft' }, colour: 1 })).toThrow(
    /fields\.name.*units\.size|units\.size.*fields\.name/,
  );
  expect(parseProfile({ fields: {} })).toMatchObject({
    leadDays: { inStock: 3, madeToOrder: 14 },
    options: [],
    customSize: null,
  });
});

describe('the shape of a price list', () => {
  test.each([
    ['name;160х200;180х200;Остаток 160х200\nМатрас Ветер;100 руб;200 руб;3\n', { sizeColumns: true }],
    ['Name,Twin,Full,Queen,King\nCloud Mattress,$1,$2,$3,$4\n', { sizeColumns: true }],
    ['name;size;price\nMattress A;160x200;1 €\n;180x200;2 €\n;90x200;3 €\n', { fillDown: ['name'] }],
  ])('%j', async (text, shape) => {
    const { profile, assumed } = await propose(text);
    expect(profile).toMatchObject(shape);
    expect(assumed).toContainEqual(expect.stringContaining(Object.keys(shape)[0] ?? ''));
  });

  test('a table of single sizes has none', async () => {
    const { profile } = await propose('name;size;price\nMattress A;160x200;1 €\nMattress A;180x200;2 €\n');
    expect([profile.sizeColumns, profile.fillDown]).toEqual([undefined, undefined]);
  });
});
