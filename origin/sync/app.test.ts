import { randomUUID } from 'node:crypto';
import { CreateBucketCommand, DeleteBucketCommand, DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { FastifyInstance } from 'fastify';
import { exportJWK, generateKeyPair } from 'jose';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  exportQuarantine,
  importFeed,
  ImportReport,
  listQuarantine,
  QuarantinePage,
  retryImport,
} from '#shared/contracts/sync.ts';
import type { Role } from '#shared/contracts/roles.ts';
import { keyIdOf, signAccessToken, signingKey, verifyingKeys } from '#shared/tokens.ts';
import { callerPort } from '../plugins/caller.ts';
import { expectProblem, routeSuite } from '../plugins/testing/route-suite.ts';
import { signedInject, TEST_KEYS, type SignedCall } from '../plugins/testing/signed-inject.ts';
import { buildSync } from './app.ts';
import { s3Client, s3Source } from './sources/s3-source.ts';
import { syncFixture, type SyncFixture } from './testing/sync-fixture.ts';

const ISSUER = 'https://identity.example';
const FEED = 'name;size;price\nMattress Tind;160x200;499 €\nMattress Tind;180x200;599 €\n';

let fixture: SyncFixture;
let app: FastifyInstance;
let tokenOf: (roles: Role[], amr: string[]) => Promise<string>;
beforeAll(async () => {
  fixture = syncFixture();
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const { x = '', d = '' } = await exportJWK(privateKey);
  const half = { kty: 'OKP', crv: 'Ed25519', x } as const;
  const jwk = { ...half, d, kid: await keyIdOf(half) };
  const signer = await signingKey(ISSUER, jwk);
  tokenOf = async (roles, amr) =>
    `Bearer ${await signAccessToken({ id: randomUUID(), sessionId: 's'.repeat(22), roles, amr }, signer, Date.now(), randomUUID())}`;
  const caller = callerPort(await verifyingKeys(ISSUER, [jwk]), fixture.deps.now);
  app = await buildSync({ ...fixture.deps, signingKeys: TEST_KEYS, caller, log: pino({ level: 'silent' }) });
});
afterAll(async () => {
  await app.close();
  await fixture.close();
});

/** A call by staff that imports a fresh feed of a fresh maker. */
async function aCall(over: object = {}, text = FEED): Promise<SignedCall> {
  const id = `m-${randomUUID().slice(0, 8)}`;
  const source = `s3://feeds/${id}.csv`;
  fixture.feeds.set(source, text);
  const authorization = await tokenOf(['merchandiser'], ['pwd', 'otp']);
  return {
    method: 'POST',
    url: importFeed.path,
    headers: { authorization },
    body: { maker: { id, name: 'Maker' }, source, ...over },
  };
}

routeSuite(() => app, { op: importFeed, ok: aCall });

/** An import of two good rows and two that are put aside, and the headers of staff. */
async function anImport() {
  const call = await aCall({}, `${FEED}Mattress Bris;banana;1 €\nMattress Bris;90x200;=1+1\n`);
  const report = ImportReport.parse((await signedInject(app, call)).json());
  return { call, report, headers: call.headers ?? {} };
}

async function aRetry(): Promise<SignedCall> {
  const { report, headers } = await anImport();
  return { method: 'POST', url: retryImport.path.replace(':importId', report.importId), headers, body: {} };
}

async function aList(): Promise<SignedCall> {
  const { report, headers } = await anImport();
  return { method: 'GET', url: `${listQuarantine.path}?maker=${report.maker}`, headers };
}

routeSuite(() => app, { op: listQuarantine, ok: aList });

describe('quarantine', () => {
  test(`GET ${listQuarantine.path} → pages and reasons, each row with its place and a hint`, async () => {
    const { report, headers } = await anImport();
    const url = `${listQuarantine.path}?maker=${report.maker}&limit=1`;
    const page = QuarantinePage.parse((await signedInject(app, { method: 'GET', url, headers })).json());
    expect(page).toMatchObject({
      importId: report.importId,
      total: 2,
      items: [{ line: 4, column: 'size', value: 'banana', reason: 'size/unreadable', hint: expect.any(String) }],
    });
    const next = await signedInject(app, { method: 'GET', url: `${url}&cursor=${page.nextCursor ?? ''}`, headers });
    expect(next.json()).toMatchObject({ items: [{ line: 5, reason: 'price/unreadable' }], nextCursor: null });
    const filtered = await signedInject(app, { method: 'GET', url: `${url}&reason=price/unreadable`, headers });
    expect(filtered.json()).toMatchObject({ items: [{ line: 5 }] });
    const none = `${listQuarantine.path}?maker=${report.maker}&importId=absent`;
    await expectProblem(signedInject(app, { method: 'GET', url: none, headers }), 'import/not-found');
  });

  test(`GET ${exportQuarantine.path} → CSV in which no value is a formula`, async () => {
    const { report, headers } = await anImport();
    const url = exportQuarantine.path.replace(':importId', report.importId);
    const answer = await signedInject(app, { method: 'GET', url, headers });
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    const [header, first, second] = answer.body.split('\r\n');
    expect(header).toBe('\ufeffsource,version,line,column,value,reason,detail,hint');
    expect(first).toMatch(/,4,size,banana,size\/unreadable,/);
    expect(second).toContain(",5,price,'=1+1,");
    const absent = exportQuarantine.path.replace(':importId', 'absent');
    await expectProblem(signedInject(app, { method: 'GET', url: absent, headers }), 'import/not-found');
  });

  test(`POST ${retryImport.path} → rows that a profile reads leave the quarantine`, async () => {
    const { report, headers } = await anImport();
    const profile = {
      fields: { name: ['name'], size: ['size'], price: ['price'] },
      rules: [{ field: 'size', in: 'size', pattern: 'banana', value: '140x200' }],
    };
    const url = retryImport.path.replace(':importId', report.importId);
    const answer = await signedInject(app, { method: 'POST', url, headers, body: { profile } });
    expect(answer.json()).toMatchObject({ maker: report.maker, cells: 3, quarantined: 1 });
    const list = await signedInject(app, {
      method: 'GET',
      url: `${listQuarantine.path}?maker=${report.maker}`,
      headers,
    });
    expect(list.json()).toMatchObject({ total: 1 });
    const absent = retryImport.path.replace(':importId', 'absent');
    await expectProblem(signedInject(app, { method: 'POST', url: absent, headers, body: {} }), 'import/not-found');
  });

  test('GET /metrics → rows by outcome and put-aside rows by reason', async () => {
    await anImport();
    const { body } = await app.inject({ url: '/metrics' });
    expect(body).toMatch(/sync_rows_total\{outcome="cell",service="sync"\} \d+/);
    expect(body).toMatch(/sync_quarantined_rows_total\{reason="size\/unreadable",service="sync"\} \d+/);
    expect(body).toMatch(/sync_imports_total\{outcome="done",service="sync"\} \d+/);
  });
});

routeSuite(() => app, { op: retryImport, ok: aRetry });

describe(`POST ${importFeed.path}`, () => {
  test('→ 200 with the figures of the import', async () => {
    const answer = await signedInject(app, await aCall());
    expect(answer.json()).toMatchObject({ rows: 2, models: 1, cells: 2, changed: 1, quarantined: 0 });
  });

  test.each([
    [{ source: 'file:///etc/passwd' }, 'request/invalid'],
    [{ source: 's3://feeds/absent.csv' }, 'feed/not-found'],
    [{ maker: { id: 'Not A Slug' } }, 'request/invalid'],
    [{ maker: { id: 'never-imported' } }, 'request/invalid'],
    [{ profile: { fields: {}, nonsense: 1 } }, 'profile/invalid'],
    [{ profile: { fields: { name: ['absent'] } } }, 'feed/unmapped'],
  ] as const)('%j → %s', async (over, code) => {
    await expectProblem(signedInject(app, await aCall(over)), code);
  });

  test.each([
    ['', 'feed/empty'],
    ['{"a":1}', 'feed/unknown-format'],
    ['<yml_catalog><shop>', 'feed/malformed'],
  ] as const)('a feed of %j → %s', async (text, code) => {
    await expectProblem(signedInject(app, await aCall({}, text)), code);
  });

  test('→ 400 request/malformed-json, 403 without the permission, 403 without a second factor', async () => {
    const call = await aCall();
    await expectProblem(signedInject(app, { ...call, body: '{' }), 'request/malformed-json');
    const as = async (roles: Role[], amr: string[]) =>
      signedInject(app, { ...call, headers: { authorization: await tokenOf(roles, amr) } });
    await expectProblem(as(['customer'], ['pwd', 'otp']), 'auth/forbidden');
    await expectProblem(as(['support'], ['pwd', 'otp']), 'auth/forbidden');
    await expectProblem(as(['merchandiser'], ['pwd']), 'auth/second-factor-required');
  });
});

test('GET /readyz → 200 when MongoDB, Typesense and Redis answer', async () => {
  const answer = await app.inject({ url: '/readyz' });
  expect(answer.json()).toMatchObject({ status: 'ready', checks: ['mongodb', 'typesense', 'redis'] });
});

const {
  S3_ENDPOINT: endpoint,
  S3_REGION: region = 'us-east-1',
  S3_ACCESS_KEY_ID: accessKeyId,
  S3_SECRET_ACCESS_KEY: secretAccessKey,
} = process.env;

describe.skipIf(endpoint === undefined)('feeds in S3', () => {
  const client = s3Client({ endpoint, region, accessKeyId, secretAccessKey });
  const bucket = `sync-${randomUUID()}`;
  beforeAll(async () => {
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: 'a folder/feed.csv', Body: FEED }));
  });
  afterAll(async () => {
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: 'a folder/feed.csv' }));
    await client.send(new DeleteBucketCommand({ Bucket: bucket }));
    client.destroy();
  });

  test('are streamed', async () => {
    const parts: Uint8Array[] = [];
    const opened = await s3Source(client, `s3://${bucket}/a folder/feed.csv`).open(new AbortController().signal);
    for await (const part of opened.bytes ?? []) parts.push(part);
    const again = s3Source(client, `s3://${bucket}/a folder/feed.csv`).open(
      new AbortController().signal,
      opened.version,
    );
    expect(await again).toEqual({ bytes: null, version: opened.version });
    expect(Buffer.concat(parts).toString()).toBe(FEED);
  });

  test.each([[`s3://${bucket}/absent.csv`], [`s3://absent-${bucket}/feed.csv`]])(
    '%s → feed/not-found',
    async (address) => {
      await expect(s3Source(client, address).open(new AbortController().signal)).rejects.toMatchObject({
        code: 'feed/not-found',
      });
    },
  );

  test('an address that is none → feed/not-found', () => {
    expect(() => s3Source(client, 's3://x')).toThrow('not s3://bucket/key');
  });
});
