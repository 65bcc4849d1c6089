import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fileSource } from '../sources/file-source.ts';
import { syncFixture, type SyncFixture } from '../testing/sync-fixture.ts';
import { importFeed } from './import-feed.ts';

const FOLDER = join(import.meta.dirname, '../../../dev/sample-feeds');
const json = (name: string): unknown => JSON.parse(readFileSync(join(FOLDER, name), 'utf8'));

const Manifest = z.array(z.object({ maker: z.string(), makerName: z.string(), feed: z.string(), profile: z.string() }));
const Planted = z.object({ line: z.int(), outcome: z.string(), reason: z.string() });
const Counts = {
  rows: z.int(),
  models: z.int(),
  cells: z.int(),
  changed: z.int(),
  repeated: z.int(),
  quarantined: z.int(),
  notMattresses: z.int(),
};
const Expected = z.record(z.string(), z.object({ ...Counts, planted: z.array(Planted) }));

const expected = Expected.parse(json('expected.json'));

describe('the sample feeds import as expected.json says, which was counted from their sources', () => {
  let fixture: SyncFixture;
  beforeAll(() => {
    fixture = syncFixture();
  });
  afterAll(async () => fixture.close());

  test.each(Manifest.parse(json('manifest.json')))('$feed', async ({ maker, makerName, feed, profile }) => {
    const run = async (id: string, raw?: unknown) =>
      importFeed(
        fixture.deps,
        {
          maker: { id, name: makerName },
          source: fileSource(join(FOLDER, feed)),
          ...(raw !== undefined && { profile: raw }),
        },
        new AbortController().signal,
      );
    const told = expected[feed];
    if (told === undefined) throw new Error(`expected.json has no ${feed}`);
    const { planted, ...counts } = told;
    const report = await run(maker, json(profile));
    expect(report).toMatchObject(counts);
    const kept = await fixture.db
      .collection('quarantine')
      .find({ importId: report.importId })
      .sort({ line: 1 })
      .toArray();
    const quarantined = planted.filter((row) => row.outcome === 'quarantined');
    expect(kept.map((row) => [row['line'], row['reason']])).toEqual(quarantined.map((row) => [row.line, row.reason]));
    const others = planted.filter((row) => row.outcome === 'not-mattress');
    expect(report.notMattressReasons).toEqual(
      Object.fromEntries(
        Object.entries(Object.groupBy(others, (row) => row.reason)).map(([reason, rows]) => [reason, rows?.length]),
      ),
    );
    const proposed = await run(`${maker}-x`);
    expect(proposed).toMatchObject({ rows: counts.rows, models: counts.models, cells: counts.cells });
  });
});
