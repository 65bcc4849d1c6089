import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { CreateBucketCommand, GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { DtdValidator, XmlDocument } from 'libxml2-wasm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ExportReport } from '#shared/contracts/sync.ts';
import { cellsOf, isSellable } from '#shared/grid.ts';
import { importFeed } from '../pipeline/import-feed.ts';
import { fileSource } from '../sources/file-source.ts';
import { s3Client } from '../sources/s3-source.ts';
import { syncFixture, textSource, type SyncFixture } from '../testing/sync-fixture.ts';
import { exportCatalogue } from './export-catalogue.ts';
import { s3OutgoingStore, type OutgoingStore } from './outgoing-store.ts';

const DTD = '../shared/data/reference/yml-shops.dtd';
const { S3_ENDPOINT: endpoint, S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = process.env;
const shop = { shopName: 'Сон & Ко', shopUrl: 'https://shop.example' };
const never = new AbortController().signal;
const bucket = `outgoing-${randomUUID()}`;

let fixture: SyncFixture;
let s3: S3Client;
let store: OutgoingStore;
let report: ExportReport;

beforeAll(async () => {
  if (endpoint === undefined) return;
  fixture = syncFixture();
  s3 = s3Client({ endpoint, region: 'us-east-1', accessKeyId, secretAccessKey });
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  store = s3OutgoingStore(s3, bucket, 'all');
  for (const maker of ['lunodrem', 'kvilla', 'schlummerau']) await importSample(maker);
  report = await exportCatalogue({ ...fixture.deps, outgoing: { store, shop } }, never);
});
afterAll(async () => {
  if (endpoint === undefined) return;
  s3.destroy();
  await fixture.close();
});

async function importSample(maker: string): Promise<void> {
  const folder = 'dev/sample-feeds';
  const profile: unknown = JSON.parse(await readFile(`${folder}/${maker}.profile.json`, 'utf8'));
  const file = existsSync(`${folder}/${maker}.csv`) ? `${maker}.csv` : `${maker}.xml`;
  await importFeed(
    fixture.deps,
    { maker: { id: maker, name: maker }, source: fileSource(`${folder}/${file}`), profile },
    never,
  );
}

async function written(file: string): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: `all/${file}` }));
  return gunzipSync((await Body?.transformToByteArray()) ?? new Uint8Array()).toString('utf8');
}

const reportOf = (file: string) => report.files.find(({ address }) => address === `s3://${bucket}/all/${file}`);
const withS3 = test.skipIf(endpoint === undefined);

withS3('JSON-LD → every size that can be ordered, and no other', async () => {
  const models = await fixture.models();
  const sellable = models.flatMap((model) => cellsOf(model.grid).filter(isSellable)).length;
  expect(reportOf('catalogue.jsonld.gz')).toMatchObject({ models: models.length, offers: sellable, leftOut: {} });
  const { '@graph': graph } = asGraph(JSON.parse(await written('catalogue.jsonld.gz')));
  const skus = graph.flatMap(({ hasVariant }) => hasVariant.map(({ sku }) => sku));
  expect([graph.length, new Set(skus).size]).toEqual([models.length, sellable]);
});

test.skipIf(endpoint === undefined || !existsSync(DTD))('YML → valid against the published grammar', async () => {
  // The published model of an offer is not deterministic, which XML forbids: of its kinds only the one that is written stays.
  const kinds = /\(\(typePrefix\?[^]*?\(name, vendor\?, vendorCode\?\)\s*\),/;
  const dtd = (await readFile(DTD, 'utf8')).replace(kinds, 'typePrefix?, vendor, vendorCode?, model,');
  const grammar = XmlDocument.fromString(`<!DOCTYPE yml_catalog [${dtd}]><yml_catalog/>`);
  const feed = XmlDocument.fromString(await written('yml.xml.gz'));
  if (grammar.dtd === null) throw new Error('the grammar was not read');
  const validator = new DtdValidator(grammar.dtd);
  expect(() => validator.validate(feed)).not.toThrow();
  const wrong = XmlDocument.fromString((await written('yml.xml.gz')).replace('<currencyId>', '<id/><currencyId>'));
  expect(() => validator.validate(wrong)).toThrow(/offer/);
  for (const document of [grammar, feed, wrong]) document.dispose();
});

withS3.each(['yml.xml.gz', 'google-merchant.xml.gz'])('%s → our own importer reads back what it says', async (file) => {
  const other = syncFixture();
  try {
    const source = textSource(await written(file), file);
    const back = await importFeed(other.deps, { maker: { id: 'back', name: 'Back' }, source }, never);
    const { models, offers } = reportOf(file) ?? {};
    expect(back).toMatchObject({ models, cells: offers, quarantined: 0, notMattresses: 0 });
  } finally {
    await other.close();
  }
});

withS3('Google Merchant → every item has what the specification requires', async () => {
  const items = (await written('google-merchant.xml.gz')).split('<item>').slice(1);
  expect(items).toHaveLength(reportOf('google-merchant.xml.gz')?.offers ?? -1);
  for (const item of items) {
    for (const name of [
      'id',
      'title',
      'description',
      'link',
      'image_link',
      'availability',
      'price',
      'brand',
      'item_group_id',
    ])
      expect(item).toContain(`<g:${name}>`);
    expect(/<g:id>(.*)<\/g:id>/.exec(item)?.[1]?.length).toBeLessThanOrEqual(50);
    expect(item).toMatch(/<g:price>\d+\.\d\d [A-Z]{3}<\/g:price>/);
    expect(item.includes('backorder')).toBe(item.includes('<g:availability_date>'));
  }
});

withS3('an export that fails half-way leaves the file of before', async () => {
  const before = await written('yml.xml.gz');
  async function* half() {
    yield '<yml_catalog>';
    throw new Error('the store went away');
  }
  await expect(store.write('yml.xml.gz', 'application/gzip', half(), never)).rejects.toThrow('went away');
  expect(await written('yml.xml.gz')).toBe(before);
});

test('POST /v1/admin/sync/exports → export/not-configured where no shop is named', async () => {
  const bare = syncFixture();
  try {
    await expect(exportCatalogue(bare.deps, never)).rejects.toMatchObject({ code: 'export/not-configured' });
  } finally {
    await bare.close();
  }
});

const asGraph = (json: unknown) => json as { '@graph': { hasVariant: { sku: string }[] }[] };
