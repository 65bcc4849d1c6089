import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ImportReport } from '#shared/contracts/sync.ts';
import { importFeed } from '../pipeline/import-feed.ts';
import { seededRandom } from '../../../test/drills/random.ts';
import { syncFixture, textSource, type SyncFixture } from '../testing/sync-fixture.ts';
import { forgetMaker } from './feed-memory.ts';
import { splitText } from './split-text.ts';
import { inPieces } from '../testing/open-text.ts';

interface Row {
  model: number;
  size: string;
  price: string;
}

const CSV_PROFILE = {
  fields: {
    groupKey: ['model'],
    name: ['name'],
    category: ['category'],
    size: ['size'],
    price: ['price'],
    firmness: ['firmness'],
  },
  currency: 'EUR',
  delimiter: ';',
};
const YML_PROFILE = {
  fields: {
    groupKey: ['@group_id'],
    name: ['name'],
    category: ['category'],
    size: ['param:Size'],
    price: ['price'],
    firmness: ['param:Firmness'],
  },
  currency: 'EUR',
};
const nameOf = (row: Row) => (row.model % 17 === 16 ? `Topper ${row.model}` : `Model ${row.model}`);
const firmnessOf = (row: Row) => (row.size === '90x190' ? ['soft', 'medium', 'firm'][row.model % 3] : '');

const csv = (rows: readonly Row[]) =>
  `model;name;category;size;price;firmness\n${rows.map((row) => `M${row.model};${nameOf(row)};Mattresses;${row.size};${row.price};${firmnessOf(row)}\n`).join('')}`;
const yml = (rows: readonly Row[]) =>
  `<?xml version="1.0"?>\n<yml_catalog date="x"><shop>\n<categories><category id="1">Mattresses</category></categories>\n<offers>\n${rows
    .map(
      (row, index) =>
        `<offer id="${row.model}-${row.size}" group_id="M${row.model}"><name><![CDATA[${nameOf(row)}]]></name>\n<price>${row.price}</price><categoryId>1</categoryId><param name="Size">${row.size}</param>${firmnessOf(row) === '' ? '' : `<param name="Firmness">${firmnessOf(row)}</param>`}<url>https://a.example/${index % 3}</url></offer>\n`,
    )
    .join('')}</offers></shop></yml_catalog>`;

/** 40 models of 24 sizes; a few rows are put aside, a few contradict each other. */
function manyRows(): Row[] {
  const rows: Row[] = [];
  for (let model = 0; model < 40; model++)
    for (let width = 80; width < 104; width++) {
      const odd = (model * 31 + width) % 293 === 0;
      rows.push({
        model,
        size: `${width === 90 ? 90 : width}x${width === 90 ? 190 : 200}`,
        price: odd ? 'ask us' : String(100 + model + width),
      });
      if ((model * 7 + width) % 401 === 0) rows.push({ model, size: `${width}x200`, price: '77' });
    }
  return rows;
}

/** Changes that feeds see: prices, rows added, taken out, doubled and moved. */
function edited(rows: readonly Row[], seed: number): Row[] {
  const random = seededRandom(seed);
  const next = [...rows];
  for (let edits = random.int(0, 6); edits > 0; edits--) {
    const at = random.int(0, next.length - 1);
    const row = next[at] ?? { model: 0, size: '80x200', price: '1' };
    const kind = random.int(0, 6);
    if (kind < 2) next[at] = { ...row, price: ['1299', '9', 'from 5', '1.299', '55.5'][random.int(0, 4)] ?? '1' };
    else if (kind === 2) next.splice(at, random.int(1, 40));
    else if (kind === 3)
      next.splice(at, 0, { model: 100 + random.int(0, 3), size: `${random.int(80, 200)}x200`, price: '5' });
    else if (kind === 4) next.splice(at, 0, ...next.slice(at, at + random.int(1, 30)));
    else if (kind === 5) next.push(...next.splice(at, random.int(1, 60)));
    else next[at] = { ...row, model: random.int(0, 39) };
  }
  return next;
}

describe('an import that reads only what changed', () => {
  let fixture: SyncFixture;
  let serial = 0;
  beforeAll(() => {
    fixture = syncFixture();
  });
  afterAll(async () => fixture.close());

  const run = async (id: string, text: string, profile: unknown) =>
    importFeed(
      fixture.deps,
      { maker: { id, name: 'Maker' }, source: textSource(text), profile, unguarded: true },
      new AbortController().signal,
    );

  async function stateOf(id: string, report: ImportReport) {
    const models = (await fixture.models()).filter((model) => model.makerId === id);
    const quarantine = await fixture.db
      .collection<{ _id: string; line: number; reason: string; detail: string }>('quarantine')
      .find({ importId: report.importId })
      .sort({ _id: 1 })
      .toArray();
    const { rows, cells, models: count, repeated, quarantined, quarantineReasons, notMattressReasons } = report;
    return {
      report: { rows, cells, count, repeated, quarantined, quarantineReasons, notMattressReasons },
      models: models
        .map(({ groupKey, name, grid, firmness }) => ({ groupKey, name, grid, firmness }))
        .toSorted((a, b) => a.groupKey.localeCompare(b.groupKey)),
      quarantine: quarantine.map(({ line, reason, detail }) => `${line} ${reason} ${detail}`).toSorted(),
    };
  }

  test.each([
    ['CSV', csv, CSV_PROFILE],
    ['YML', yml, YML_PROFILE],
  ])('%s → what an import of the whole file gives', async (_name, write, profile) => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1_000_000 }), async (seed) => {
        const [narrow, whole] = [`n-${++serial}`, `w-${serial}`];
        const before = manyRows();
        const after = edited(before, seed);
        for (const id of [narrow, whole]) await run(id, write(before), profile);
        await forgetMaker(fixture.db, whole);
        const reports = [await run(narrow, write(after), profile), await run(whole, write(after), profile)] as const;
        expect(await stateOf(narrow, reports[0])).toEqual(await stateOf(whole, reports[1]));
        expect(reports[0].changed).toBe(reports[1].changed);
        const again = await run(narrow, write(after), profile);
        expect(again).toMatchObject({ changed: 0, rows: after.length, models: reports[1].models });
        for (const id of [narrow, whole])
          await fixture.db.collection<{ makerId: string }>('models').deleteMany({ makerId: id });
      }),
      { numRuns: 5, seed: 7 },
    );
  });

  test('another profile, another name of the maker or another day reads the whole file', async () => {
    const id = `k-${++serial}`;
    const text = csv(manyRows());
    await run(id, text, CSV_PROFILE);
    const report = await run(id, text, { ...CSV_PROFILE, currency: 'USD' });
    expect(report.changed).toBe(report.models);
  });

  test('a file of the same version is not read again', async () => {
    const id = `v-${++serial}`;
    const text = csv(manyRows().filter((row) => row.price !== 'ask us' && row.price !== '77'));
    let bytesRead = 0;
    const source = {
      name: 'memory',
      pin: async () => null,
      open: async (_signal: AbortSignal, known?: string | null) => ({
        version: 'etag-1',
        size: null,
        bytes: known === 'etag-1' ? null : counted(),
      }),
    };
    async function* counted() {
      for await (const piece of inPieces(Buffer.from(text), [1_000])) {
        bytesRead += piece.length;
        yield piece;
      }
    }
    const again = async () =>
      importFeed(
        fixture.deps,
        { maker: { id, name: 'Maker' }, source, profile: CSV_PROFILE },
        new AbortController().signal,
      );
    const first = await again();
    const read = bytesRead;
    expect(await again()).toMatchObject({ rows: first.rows, cells: first.cells, models: first.models, changed: 0 });
    expect(bytesRead).toBe(read);
  });
});

describe('text is cut into blocks', () => {
  const split = async (text: string) => {
    const made = await splitText(inPieces(Buffer.from(text), [777]) as AsyncIterable<Buffer>, 'line', '/tmp');
    await made.close();
    return made;
  };

  test('a line put in changes the block it stands in and no other', async () => {
    const lines = Array.from({ length: 4_000 }, (_, index) => `row ${index};${index * 7}\n`);
    const before = await split(lines.join(''));
    const after = await split(lines.toSpliced(1_500, 0, 'a new row;1\n').join(''));
    const known = new Set(before.blocks.map((block) => block.hash));
    expect(before.blocks.length).toBeGreaterThan(10);
    expect(after.blocks.filter((block) => !known.has(block.hash)).length).toBeLessThanOrEqual(2);
  });

  test.each(['a;"b\nc"\n', 'a\rb\n', 'a 14" b\n'])('%j cannot be cut by lines', async (text) => {
    expect((await split(text)).splittable).toBe(false);
  });
});
