import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ImportReport } from '#shared/contracts/sync.ts';
import { ModelRecord } from '#shared/contracts/model.ts';
import { readCell } from '#shared/grid.ts';
import { toSearchDocument } from '#shared/search-index.ts';
import { takeLock } from '../publish/locks.ts';
import { makerLock } from '../publish/reindex.ts';
import { syncFixture, textSource, type SyncFixture } from '../testing/sync-fixture.ts';
import { importFeed, type ImportInput } from './import-feed.ts';

let fixture: SyncFixture;
let serial = 0;
beforeAll(() => {
  fixture = syncFixture();
});
afterAll(async () => fixture.close());

const newMaker = () => ({ id: `maker-${++serial}`, name: `Maker ${serial}` });
const run = async (maker: ImportInput['maker'], text: string | Uint8Array, profile?: unknown, deps = fixture.deps) =>
  importFeed(
    deps,
    { maker, source: textSource(text), unguarded: true, ...(profile !== undefined && { profile }) },
    new AbortController().signal,
  );
const modelsOf = async (makerId: string) => (await fixture.models()).filter((model) => model.makerId === makerId);
const accounted = (report: ImportReport) => report.cells + report.repeated + report.notMattresses + report.quarantined;

const HEADER = 'name;category;size;price;stock\n';
const TWO_MODELS = `${HEADER}Tind Firm;Mattresses;160x200;499.00;in stock
Tind Firm;Mattresses;180x200;599.00;made to order
Bris;Mattresses;90x200;1 299,00;sold out
`;
const PROFILE = {
  fields: { name: ['name'], category: ['category'], size: ['size'], price: ['price'], stock: ['stock'] },
  currency: 'EUR',
};

describe('a feed of mattresses', () => {
  test('becomes models with grids in MongoDB and the index, and raises the epochs once', async () => {
    const maker = newMaker();
    const report = await run(maker, TWO_MODELS, PROFILE);
    expect(ImportReport.parse(report)).toMatchObject({
      rows: 3,
      models: 2,
      cells: 3,
      changed: 2,
      unchanged: 0,
      repeated: 0,
      quarantined: 0,
      notMattresses: 0,
      format: 'csv',
    });
    const models = await modelsOf(maker.id);
    for (const model of models) expect(ModelRecord.safeParse(model).error).toBeUndefined();
    const tind = models.find((model) => model.name === 'Tind Firm');
    expect(tind).toMatchObject({
      slug: `${maker.id}-tind-firm`,
      firmness: { top: 'firm', bottom: 'firm' },
      rev: 1,
      currency: 'EUR',
    });
    expect(tind && readCell(tind.grid, { widthCm: 160, lengthCm: 200 })).toMatchObject({
      priceMinor: 49_900,
      state: 'in_stock',
    });
    const documents = (await fixture.documents()).filter((document) => document.maker === maker.id);
    expect(documents).toEqual(models.map((model) => expect.objectContaining({ ...toSearchDocument(model) })));
    expect(await fixture.db.collection<{ _id: string }>('makers').findOne({ _id: maker.id })).toMatchObject({
      name: maker.name,
      models: 2,
    });
    expect((await fixture.epochs())[`maker:${maker.id}`]).toBe(1);
  });

  test('the same file again changes nothing, in another order and encoding neither', async () => {
    const maker = newMaker();
    await run(maker, TWO_MODELS, PROFILE);
    const before = await modelsOf(maker.id);
    const [header = '', ...rows] = TWO_MODELS.trimEnd().split('\n');
    const shuffled = [header, ...rows.toReversed()].join('\r\n');
    for (const text of [TWO_MODELS, shuffled, Buffer.from(`\ufeff${TWO_MODELS}`, 'utf16le')]) {
      expect(await run(maker, text)).toMatchObject({ changed: 0, unchanged: 2, models: 2 });
    }
    expect(await modelsOf(maker.id)).toEqual(before);
    expect((await fixture.epochs())[`maker:${maker.id}`]).toBe(1);
  });

  test('one changed price writes one model, keeps its slug and raises its revision', async () => {
    const maker = newMaker();
    await run(maker, TWO_MODELS, PROFILE);
    const renamed = TWO_MODELS.replace('499.00', '489.00');
    expect(await run(maker, renamed)).toMatchObject({ changed: 1, unchanged: 1 });
    const tind = (await modelsOf(maker.id)).find((model) => model.name === 'Tind Firm');
    expect(tind).toMatchObject({ rev: 2, slug: `${maker.id}-tind-firm` });
    expect((await fixture.epochs())[`maker:${maker.id}`]).toBe(2);
  });

  test('a model that is missing from a later feed is hidden, and deleted after the days of grace', async () => {
    const maker = newMaker();
    await run(maker, TWO_MODELS, PROFILE);
    const only = `${HEADER}Bris;Mattresses;90x200;1299;sold out\n`;
    expect(await run(maker, only)).toMatchObject({ models: 1, hidden: 1 });
    expect((await modelsOf(maker.id)).map(({ name, hiddenAt }) => [name, hiddenAt instanceof Date])).toEqual(
      expect.arrayContaining([
        ['Tind Firm', true],
        ['Bris', false],
      ]),
    );
    const later = { ...fixture.deps, now: () => new Date(Date.now() + 31 * 86_400_000) };
    expect(await run(maker, only, undefined, later)).toMatchObject({ hidden: 0 });
    expect((await modelsOf(maker.id)).map(({ name }) => name)).toEqual(['Bris']);
  });

  test('import/needs-decision when more models or prices change than the maker’s limits allow', async () => {
    const maker = newMaker();
    await run(maker, TWO_MODELS, PROFILE);
    const source = textSource(`${HEADER}Bris;Mattresses;90x200;1299;sold out\n`);
    await expect(importFeed(fixture.deps, { maker, source }, new AbortController().signal)).rejects.toMatchObject({
      code: 'import/needs-decision',
      message: expect.stringContaining('1 models are missing (50 %)'),
    });
    expect((await modelsOf(maker.id)).every(({ rev }) => rev === 1)).toBe(true);
  });

  test('a model under another name with the same article numbers keeps its id and address', async () => {
    const maker = newMaker();
    const feed = (tind: string, more = '') =>
      `sku;name;category;size;price\nT-1;${tind};Mattresses;160x200;499 €\nT-2;${tind};Mattresses;180x200;599 €\nB-1;Bris;Mattresses;90x200;99 €\n${more}`;
    await run(maker, feed('Tind'));
    const [before] = (await modelsOf(maker.id)).filter((model) => model.name === 'Tind');
    expect(await run(maker, feed('Tind Nova'))).toMatchObject({ models: 2, changed: 1 });
    const renamed = (await modelsOf(maker.id)).find((model) => model.name === 'Tind Nova');
    expect(renamed).toMatchObject({ _id: before?._id, slug: before?.slug, rev: 2 });
    expect(await run(maker, feed('Tind Nova'))).toMatchObject({ changed: 0 });
    await run(maker, feed('Tind Nova', 'N-1;Tind Max;Mattresses;160x200;899 €\n'));
    expect(await modelsOf(maker.id)).toHaveLength(3);
    const again = await run(maker, feed('Tind Nova', 'O-1;Tind;Mattresses;160x200;299 €\n'));
    expect(again).toMatchObject({ models: 3, changed: 1 });
    expect((await modelsOf(maker.id)).find((model) => model.name === 'Tind Nova')?._id).toBe(before?._id);
  });

  test('names that make one slug get a piece of the id', async () => {
    const maker = newMaker();
    const text = `${HEADER}Tind!;Mattresses;160x200;1;\nTind?;Mattresses;160x200;2;\n`
      .replaceAll('category', 'group id')
      .replace('Mattresses', 'a')
      .replace('Mattresses', 'b');
    await run(maker, text, {
      ...PROFILE,
      fields: { ...PROFILE.fields, groupKey: ['group id'], category: ['none'] },
      mattress: { all: true },
    });
    const slugs = (await modelsOf(maker.id)).map((model) => model.slug);
    expect(slugs).toContain(`${maker.id}-tind`);
    expect(slugs.find((slug) => /-tind-[a-z2-7]{6}$/.test(slug))).toBeDefined();
  });
});

describe('rows that are no cells', () => {
  test('are counted, each with its line and reason, and every row is accounted for', async () => {
    const maker = newMaker();
    const report = await run(
      maker,
      `${HEADER}Tind;Mattresses;160x200;499;in stock
Tind;Mattresses;160x200;499;sold out
Tind;Mattresses;180x200;599;in stock
Tind;Mattresses;180x200;579;in stock
Tind;Mattresses;banana;499;in stock
Tind;Mattresses;60x80;499;in stock
Tind;Mattresses;140x200;от 400;in stock
Tind;Mattresses;140x200;;in stock
Tind;Mattresses;140x200;-5;in stock
Tind;Mattresses;140x200;400;maybe
Dun topper;Toppers;140x200;99;in stock
Too;many;cells;1;2;3
Half;Mat`,
      PROFILE,
    );
    expect(report).toMatchObject({ rows: 13, cells: 1, repeated: 1, notMattresses: 1, quarantined: 10 });
    expect(accounted(report)).toBe(report.rows);
    expect(report.quarantineReasons).toEqual({
      'size/unreadable': 1,
      'size/ambiguous': 1,
      'price/ambiguous': 1,
      'price/missing': 1,
      'price/not-positive': 1,
      'stock/unknown': 1,
      'row/columns': 1,
      'row/cut': 1,
      'model/contradiction': 2,
    });
    expect(report.notMattressReasons).toEqual({ topper: 1 });
    const kept = await fixture.db
      .collection('quarantine')
      .find({ importId: report.importId })
      .sort({ line: 1 })
      .toArray();
    expect(kept.map((row) => [row['line'], row['reason'], row['column']])).toEqual([
      [4, 'model/contradiction', 'price'],
      [5, 'model/contradiction', 'price'],
      [6, 'size/unreadable', 'size'],
      [7, 'size/ambiguous', 'size'],
      [8, 'price/ambiguous', 'price'],
      [9, 'price/missing', 'price'],
      [10, 'price/not-positive', 'price'],
      [11, 'stock/unknown', 'stock'],
      [13, 'row/columns', null],
      [14, 'row/cut', null],
    ]);
    expect(kept[0]?.['detail']).toContain('line 5');
    const [tind] = await modelsOf(maker.id);
    expect(tind && readCell(tind.grid, { widthCm: 160, lengthCm: 200 })?.state).toBe('in_stock');
  });
});

describe('a feed that cannot be read publishes nothing', () => {
  test.each([
    ['', 'feed/empty'],
    ['name;price\n', 'feed/empty'],
    [
      'Матрас Эслаун 140x200,29390,https://divan.example/a\nМатрас Армант 90x200,9440,https://divan.example/b\n',
      'feed/unmapped',
    ],
    ['title;size\nTind;160x200\n', 'feed/unmapped'],
    ['name;size;price\nTind;160x200;100\n', 'feed/unmapped'],
    ['<urlset><url/></urlset>', 'feed/unknown-format'],
    ['<yml_catalog><shop><offers><offer id="1"><name>Матрас 160х200</name><price>1</price></offer>', 'feed/malformed'],
  ])('%j → %s', async (text, code) => {
    const maker = newMaker();
    await expect(run(maker, text)).rejects.toMatchObject({ code });
    expect(await modelsOf(maker.id)).toEqual([]);
    expect(await fixture.epochs()).not.toHaveProperty(`maker:${maker.id}`);
    expect(await fixture.db.collection('imports').findOne({ makerId: maker.id })).toMatchObject({
      status: 'failed',
      failure: { code },
    });
  });

  test('feed/unmapped names the columns seen, and says when the first line looks like data', async () => {
    await expect(run(newMaker(), 'title;size\nTind;160x200\n')).rejects.toThrow('Columns seen: title | size');
    await expect(run(newMaker(), 'Tind;160x200;100\nBris;90x200;100\n')).rejects.toThrow('does the file have a header');
  });

  test('profile/invalid names each field', async () => {
    await expect(run(newMaker(), TWO_MODELS, { fields: { nam: ['x'] }, currency: 'XXX' })).rejects.toMatchObject({
      code: 'profile/invalid',
      errors: expect.arrayContaining([expect.objectContaining({ in: 'profile', field: 'currency' })]),
    });
  });

  test('import/unknown-maker asks for the maker’s name when it is the first import', async () => {
    await expect(run({ id: `maker-${++serial}` }, TWO_MODELS, PROFILE)).rejects.toMatchObject({
      code: 'import/unknown-maker',
      message: expect.stringContaining('maker.name'),
    });
  });
});

describe('one import at a time, and repaired after a crash', () => {
  test('import/in-progress while another import of the maker runs; other makers are free', async () => {
    const maker = newMaker();
    await takeLock(fixture.db, makerLock(maker.id), 'somebody', new Date());
    await expect(run(maker, TWO_MODELS, PROFILE)).rejects.toMatchObject({ code: 'import/in-progress' });
    await expect(run(newMaker(), TWO_MODELS, PROFILE)).resolves.toMatchObject({ models: 2 });
  });

  test('a lock that a dead process left is taken over', async () => {
    const maker = newMaker();
    await takeLock(fixture.db, makerLock(maker.id), 'dead', new Date(Date.now() - 120_000));
    await expect(run(maker, TWO_MODELS, PROFILE)).resolves.toMatchObject({ changed: 2 });
  });

  test('the epoch that a crash left out is raised by the next run of the same file', async () => {
    const maker = newMaker();
    const failing = {
      ...fixture.deps,
      epochs: { ...fixture.deps.epochs, raise: async () => Promise.reject(new Error('crash')) },
    };
    await expect(run(maker, TWO_MODELS, PROFILE, failing)).rejects.toThrow('crash');
    expect(await fixture.epochs()).not.toHaveProperty(`maker:${maker.id}`);
    expect(await run(maker, TWO_MODELS, PROFILE)).toMatchObject({ changed: 0 });
    expect((await fixture.epochs())[`maker:${maker.id}`]).toBe(1);
    await run(maker, TWO_MODELS);
    expect((await fixture.epochs())[`maker:${maker.id}`]).toBe(1);
  });

  test('an import that is interrupted between batches is completed by the next run, epoch included', async () => {
    const maker = newMaker();
    const rows = Array.from({ length: 600 }, (_, index) => `Tind ${index}a;Mattresses;160x200;499;`).join('\n');
    const interrupted = new AbortController();
    const upsert: typeof fixture.deps.search.upsert = async (documents) => {
      await fixture.deps.search.upsert(documents);
      interrupted.abort(new Error('interrupted'));
    };
    const source = textSource(`${HEADER}${rows}\n`);
    const deps = { ...fixture.deps, search: { ...fixture.deps.search, upsert } };
    await expect(importFeed(deps, { maker, source, profile: PROFILE }, interrupted.signal)).rejects.toThrow(
      'interrupted',
    );
    expect(await modelsOf(maker.id)).toHaveLength(250);
    expect(await run(maker, `${HEADER}${rows}\n`, PROFILE)).toMatchObject({ models: 600, changed: 350 });
    expect((await fixture.epochs())[`maker:${maker.id}`]).toBe(1);
  });

  test('search that fails leaves MongoDB as it was, and the next run writes both', async () => {
    const maker = newMaker();
    const failing = {
      ...fixture.deps,
      search: { ...fixture.deps.search, upsert: async () => Promise.reject(new Error('crash')) },
    };
    await expect(run(maker, TWO_MODELS, PROFILE, failing)).rejects.toThrow('crash');
    expect(await modelsOf(maker.id)).toEqual([]);
    expect(await run(maker, TWO_MODELS, PROFILE)).toMatchObject({ changed: 2 });
  });
});

test('a size may tell the length first', async () => {
  const maker = newMaker();
  await run(
    maker,
    'name;size;price\nMattress Tind;200x90 cm;1 €\nMattress Tind;80 x 60 in;2 €\nMattress Tind;200x190;3 €\n',
  );
  const [tind] = await modelsOf(maker.id);
  expect(tind?.grid).toMatchObject({ widthsCm: [90, 152, 200], lengthsCm: [190, 200, 203] });
});

test('a profile that was given is kept for the next feed of the maker', async () => {
  const maker = newMaker();
  const text = 'Bezeichnung;Maß;Betrag\nTind;160x200;499\n';
  const profile = {
    fields: { name: ['Bezeichnung'], size: ['Maß'], price: ['Betrag'] },
    currency: 'EUR',
    mattress: { all: true },
  };
  await run(maker, text, profile);
  expect(await run({ id: maker.id }, text)).toMatchObject({ models: 1, changed: 0, assumed: [] });
});

test('attributes may stand in any row of a model', async () => {
  const maker = newMaker();
  const text =
    'group id;name;size;price;height;description\ng;Mattress Tind;160x200;1 €;;\ng;Mattress Tind;180x200;2 €;22;Soft wool\n';
  await run(maker, text);
  expect(await modelsOf(maker.id)).toMatchObject([{ heightCm: 22, description: 'Soft wool', groupKey: 'g' }]);
});
