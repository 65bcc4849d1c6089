import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { MakerId } from '#shared/slug.ts';
import { typesenseClient } from '../../origin/plugins/typesense.ts';
import { syncDeps, type SyncDeps } from '../../origin/sync/deps.ts';
import { storeEnvOf } from '../../origin/sync/env.ts';
import { importFeed } from '../../origin/sync/pipeline/import-feed.ts';
import { typesenseWriter } from '../../origin/sync/publish/search-index.ts';
import type { QuarantineRecord } from '../../origin/sync/quarantine/write-quarantine.ts';
import { fileSource } from '../../origin/sync/sources/file-source.ts';

const Manifest = z.array(
  z.object({ maker: MakerId, makerName: z.string().min(1), feed: z.string(), profile: z.string() }),
);
const Count = z.int().min(0);
const Planted = z.object({
  line: z.int().min(2),
  outcome: z.enum(['repeated', 'quarantined', 'not-mattress']),
  reason: z.string(),
});
const Expected = z.record(
  z.string(),
  z.object({
    rows: Count,
    models: Count,
    cells: Count,
    changed: Count,
    repeated: Count,
    quarantined: Count,
    notMattresses: Count,
    planted: z.array(Planted),
  }),
);

const readJson = async <S extends z.ZodType>(name: string, schema: S): Promise<z.output<S>> =>
  schema.parse(JSON.parse(await readFile(join(import.meta.dirname, name), 'utf8')));

const manifest = await readJson('manifest.json', Manifest);
const expected = await readJson('expected.json', Expected);

let deps: SyncDeps;
let close: () => Promise<void>;

beforeAll(() => {
  const own = `samples_${randomBytes(6).toString('hex')}`;
  const env = storeEnvOf({ ...process.env, MONGODB_DATABASE: own });
  const opened = syncDeps(env);
  const typesense = typesenseClient({ url: env.TYPESENSE_URL, apiKey: env.TYPESENSE_API_KEY, timeoutSeconds: 30 });
  deps = { ...opened.deps, search: typesenseWriter(typesense, own) };
  close = async () => {
    await deps.db.dropDatabase();
    const { collection_name: index } = await typesense.aliases(own).retrieve();
    await typesense.aliases(own).delete();
    await typesense.collections(index).delete();
    await opened.close();
  };
});

afterAll(() => close());

async function importSample({ maker, makerName, feed, profile }: z.output<typeof Manifest>[number]) {
  const source = fileSource(join(import.meta.dirname, feed));
  const input = { maker: { id: maker, name: makerName }, source, profile: await readJson(profile, z.unknown()) };
  return importFeed(deps, input, AbortSignal.timeout(60_000));
}

function tally(reasons: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const reason of reasons) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}

test.each(manifest)('import of $feed → the counts, lines and reasons of expected.json', async (sample) => {
  const wanted = expected[sample.feed];
  expect(wanted).toBeDefined();
  const { planted = [], ...counts } = wanted ?? {};
  const report = await importSample(sample);
  const kept = await deps.db.collection<QuarantineRecord>('quarantine').find({ importId: report.importId }).toArray();
  const reasonsOf = (outcome: string) => planted.filter((row) => row.outcome === outcome).map((row) => row.reason);

  expect(report).toMatchObject({ ...counts, unchanged: 0 });
  expect(report.notMattressReasons).toEqual(tally(reasonsOf('not-mattress')));
  expect(report.quarantineReasons).toEqual(tally(reasonsOf('quarantined')));
  expect(kept.map(({ line, reason }) => `${line} ${reason}`).toSorted()).toEqual(
    planted.flatMap(({ line, outcome, reason }) => (outcome === 'quarantined' ? [`${line} ${reason}`] : [])).toSorted(),
  );
});

test.each(manifest)('import of $feed → nothing changed when it is imported again', async (sample) => {
  const { models = 0 } = expected[sample.feed] ?? {};
  await importSample(sample);
  expect(await importSample(sample)).toMatchObject({ models, changed: 0, unchanged: models });
});
