import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fileSource } from '../sources/file-source.ts';
import { syncFixture, type SyncFixture } from '../testing/sync-fixture.ts';
import { importFeed } from './import-feed.ts';

/** Public feeds beside the checkout; not part of the project. The counts are those of docs/feeds.md, made by hand. */
const FOLDER = join(import.meta.dirname, '../../../../shared/data/feeds');
const there = existsSync(FOLDER);

describe.skipIf(!there)(`real feeds${there ? '' : ': skipped, ../shared/data/feeds is not there'}`, () => {
  let fixture: SyncFixture;
  beforeAll(() => {
    fixture = syncFixture();
  });
  afterAll(async () => fixture.close());

  const run = async (file: string, maker: string) =>
    importFeed(
      fixture.deps,
      { maker: { id: maker, name: maker }, source: fileSource(join(FOLDER, file)) },
      new AbortController().signal,
    );

  test.each([
    ['homedepot-mattress.csv', { rows: 335, models: 59, cells: 91, repeated: 57, notMattresses: 183, quarantined: 4 }],
    ['avito-mattresses-ru.csv', { rows: 48, models: 47, cells: 47, repeated: 0, notMattresses: 1, quarantined: 0 }],
    ['norske-sofaer-ikea.csv', { rows: 461, models: 5, cells: 5, repeated: 0, notMattresses: 456, quarantined: 0 }],
    ['yml/yml.xml', { rows: 7, models: 0, cells: 0, repeated: 0, notMattresses: 7, quarantined: 0 }],
    ['yml/book.xml', { rows: 1, models: 0, notMattresses: 1 }],
    ['yml/currencies.xml', { rows: 1, models: 0, notMattresses: 1 }],
    ['yml/minimal.xml', { rows: 1, models: 0, notMattresses: 1 }],
    ['yml/nested_categories.xml', { rows: 1, models: 0, notMattresses: 1 }],
    ['yml/no_categories.xml', { rows: 1, models: 0, notMattresses: 1 }],
    ['yml/simplified.xml', { rows: 1, models: 0, notMattresses: 1 }],
    ['yml/vendor_model.xml', { rows: 2, models: 0, notMattresses: 2 }],
  ])('%s', async (file, counts) => {
    const maker = file.replaceAll(/[^a-z]+/g, '-');
    expect(await run(file, maker)).toMatchObject({ ...counts, changed: counts.models });
    expect(await run(file, maker)).toMatchObject({ ...counts, changed: 0 });
  });

  test.each([
    ['yml/xxe.xml', 'feed/malformed'],
    ['yml/malformed.xml', 'feed/malformed'],
    ['yml/no_shop.xml', 'feed/malformed'],
    ['yml/empty_offers.xml', 'feed/empty'],
    ['yml/absent.xml', 'feed/not-found'],
  ])('%s → %s, and nothing is imported', async (file, code) => {
    await expect(run(file, 'broken')).rejects.toMatchObject({ code });
    expect((await fixture.models()).filter((model) => model.makerId === 'broken')).toEqual([]);
  });

  test('prices and sizes are those of the files', async () => {
    const models = await fixture.models();
    const priced = (name: string) => models.find((model) => model.name.startsWith(name));
    expect(priced('LYCKSELE HÅVET')).toMatchObject({
      currency: 'NOK',
      heightCm: 10,
      grid: { widthsCm: [140], lengthsCm: [188] },
    });
    expect(priced('Posturepedic Spring Netherton 13 in. Medium Memory')?.grid.widthsCm).toEqual([137, 152, 183, 193]);
  });
});
