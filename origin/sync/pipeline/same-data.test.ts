import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HEADER, ROWS, SAME_FEEDS, SIZES, table } from '../testing/same-feeds.ts';
import { syncFixture, textSource, type SyncFixture } from '../testing/sync-fixture.ts';
import { importFeed } from './import-feed.ts';

describe('the same data', () => {
  let fixture: SyncFixture;
  let serial = 0;
  beforeAll(() => {
    fixture = syncFixture();
  });
  afterAll(async () => fixture.close());

  async function imported(bytes: Buffer, profile?: unknown) {
    const maker = { id: `same-${++serial}`, name: 'Same' };
    const source = textSource(bytes);
    const report = await importFeed(
      fixture.deps,
      { maker, source, ...(profile !== undefined && { profile }) },
      new AbortController().signal,
    );
    const models = (await fixture.models()).filter((model) => model.makerId === maker.id);
    const content = models
      .map(({ groupKey, name, firmness, currency, grid, rev }) => ({ groupKey, name, firmness, currency, grid, rev }))
      .toSorted((a, b) => a.groupKey.localeCompare(b.groupKey));
    return { report, content };
  }

  test.each(Object.entries(SAME_FEEDS))('as %s gives the models of the CSV', async (_name, make) => {
    const { content: wanted } = await imported(Buffer.from(table(';')));
    const { report, content } = await imported(await make());
    expect(report).toMatchObject({ rows: 6, models: 2, cells: 5, notMattresses: 1, quarantined: 0 });
    expect(content).toEqual(wanted);
    expect(wanted.map((model) => model.name)).toEqual(['Гроза; "Юг"', 'Ветер «Север»']);
  });

  test('as a table with a column for each size, or as sizes under each product in JSON', async () => {
    const groups = Object.values(Object.groupBy(ROWS, ([group = '']) => group)).flatMap((rows) =>
      rows === undefined ? [] : [rows],
    );
    const state = { defaults: { state: 'in_stock' } };
    const tall = table(';', '\n', [
      HEADER.filter((_, index) => index !== 6),
      ...ROWS.map((row) => row.filter((_, index) => index !== 6)),
    ]);
    const wide = table(';', '\n', [
      ['group id', 'name', 'category', 'firmness', ...SIZES.map((size) => `Цена ${size}, руб.`)],
      ...groups.map((rows) => [
        rows[0]?.[0] ?? '',
        rows[0]?.[1] ?? '',
        rows[0]?.[2] ?? '',
        rows[0]?.[7] ?? '',
        ...SIZES.map((size) => rows.find((row) => row[3] === size)?.[4] ?? '–'),
      ]),
    ]);
    const nested = groups.map((rows) => ({
      group_id: rows[0]?.[0],
      name: rows[0]?.[1],
      category: rows[0]?.[2],
      firmness: rows[0]?.[7],
      sizes: rows.map((row) => ({ size: row[3], price: { value: Number(row[4]), currency: 'RUB' } })),
    }));
    const keyed = groups.map((rows) => ({
      group_id: rows[0]?.[0],
      name: rows[0]?.[1],
      category: rows[0]?.[2],
      firmness: rows[0]?.[7],
      prices: Object.fromEntries(rows.map((row) => [row[3], `${row[4]} RUB`])),
    }));
    const fields = { groupKey: ['group id'], name: ['name'], category: ['category'], firmness: ['firmness'] };
    const { content: wanted } = await imported(Buffer.from(tall), {
      ...state,
      fields: { ...fields, size: ['size'], price: ['price'], currency: ['currency'] },
    });
    const shaped = await imported(Buffer.from(wide), { ...state, fields, sizeColumns: true, currency: 'RUB' });
    expect(shaped.content).toEqual(wanted);
    expect(shaped.report).toMatchObject({ rows: 6, models: 2, cells: 5, notMattresses: 1 });
    const proposed = await imported(Buffer.from(wide));
    expect(proposed.report).toMatchObject({ rows: 6, models: 2, cells: 5, notMattresses: 1 });
    expect(proposed.report.assumed).toContainEqual(expect.stringContaining('sizeColumns'));
    for (const value of [nested, keyed])
      expect((await imported(Buffer.from(JSON.stringify(value)))).report).toMatchObject({
        rows: 6,
        models: 2,
        cells: 5,
        quarantined: 0,
      });
  });
});
