import { randomUUID } from 'node:crypto';
import { CreateBucketCommand, DeleteBucketCommand, DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { FastifyInstance } from 'fastify';
import { exportJWK, generateKeyPair } from 'jose';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  decideRun,
  FeedRun,
  getRun,
  listRuns,
  listSchedules,
  putSchedule,
  retryRun,
  rollBackMaker,
  startRun,
  streamRun,
} from '#shared/contracts/sync-runs.ts';
import { exportQuarantine, listQuarantine, QuarantinePage } from '#shared/contracts/sync.ts';
import { readCell } from '#shared/grid.ts';
import type { Role } from '#shared/contracts/roles.ts';
import { keyIdOf, signAccessToken, signingKey, verifyingKeys } from '#shared/tokens.ts';
import { callerPort } from '../plugins/caller.ts';
import { expectProblem, routeSuite } from '../plugins/testing/route-suite.ts';
import { signedInject, TEST_KEYS, type SignedCall } from '../plugins/testing/signed-inject.ts';
import { buildSync } from './app.ts';
import { ensureModelIndexes } from './publish/model-repo.ts';
import { findRuns } from './runs/run-record.ts';
import { watchOnce } from './schedules/watch-feeds.ts';
import { s3Versions } from './sources/s3-listing.ts';
import { s3Client, s3Source } from './sources/s3-source.ts';
import { syncFixture, type SyncFixture } from './testing/sync-fixture.ts';
import { workflowsFixture, type WorkflowsFixture } from './testing/workflows-fixture.ts';

const ISSUER = 'https://identity.example';
const FEED = 'name;size;price\nMattress Tind;160x200;499 €\nMattress Tind;180x200;599 €\n';

let fixture: SyncFixture;
let workflows: WorkflowsFixture;
let app: FastifyInstance;
let tokenOf: (roles: Role[], amr: string[]) => Promise<string>;
beforeAll(async () => {
  fixture = syncFixture();
  await ensureModelIndexes(fixture.db);
  workflows = await workflowsFixture(fixture);
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const { x = '', d = '' } = await exportJWK(privateKey);
  const half = { kty: 'OKP', crv: 'Ed25519', x } as const;
  const jwk = { ...half, d, kid: await keyIdOf(half) };
  const signer = await signingKey(ISSUER, jwk);
  tokenOf = async (roles, amr) =>
    `Bearer ${await signAccessToken({ id: randomUUID(), sessionId: 's'.repeat(22), roles, amr }, signer, Date.now(), randomUUID())}`;
  const caller = callerPort(await verifyingKeys(ISSUER, [jwk]), fixture.deps.now);
  const { ingress } = workflows;
  const built = await buildSync({
    ...fixture.deps,
    signingKeys: TEST_KEYS,
    caller,
    log: pino({ level: 'silent' }),
    ingress,
  });
  app = built.app;
  workflows.onEnded = built.onEnded;
});
afterAll(async () => {
  await app.close();
  await workflows.close();
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
    url: startRun.path,
    headers: { authorization },
    body: { maker: { id, name: 'Maker' }, source, ...over },
  };
}

const runOf = async (call: SignedCall): Promise<FeedRun> => {
  const { id } = FeedRun.parse((await signedInject(app, call)).json());
  return workflows.ended(id);
};

/** A run that has ended, of two good rows and two that are put aside, and the headers of staff. */
async function aRun(text = `${FEED}Mattress Bris;banana;1 €\nMattress Bris;90x200;=1+1\n`) {
  const { headers = {} } = await aCall();
  const run = await runOf(await aCall({}, text));
  const call = (path: string, body?: object): SignedCall => ({
    method: body === undefined ? 'GET' : 'POST',
    url: path.replace(':runId', run.id).replace(':maker', run.maker),
    headers,
    ...(body !== undefined && { body }),
  });
  /** The same maker with another file. */
  const again = async (feed: string, over: object = {}): Promise<FeedRun> => {
    fixture.feeds.set(run.source, feed);
    return runOf({ ...call(startRun.path, { maker: { id: run.maker }, source: run.source, ...over }) });
  };
  return { run, headers, call, again };
}

const visible = async (maker: string) =>
  (await fixture.models()).filter((model) => model.makerId === maker && (model.hiddenAt ?? null) === null);
const indexed = async (maker: string) => (await fixture.documents()).filter((document) => document.maker === maker);
const GUARDED = 'name;size;price\nMattress Tind;160x200;4990 €\nMattress Tind;180x200;5990 €\n';

/** One call for all cases of a route: only the first of them has an effect. */
function shared(make: () => Promise<SignedCall>): () => Promise<SignedCall> {
  let made: Promise<SignedCall> | undefined;
  return async () => (made ??= make());
}

routeSuite(() => app, { op: startRun, ok: shared(aCall) });
routeSuite(() => app, { op: listRuns, ok: shared(async () => (await aRun()).call(listRuns.path)) });
routeSuite(() => app, { op: getRun, ok: shared(async () => (await aRun()).call(getRun.path)) });
routeSuite(() => app, { op: retryRun, ok: shared(async () => (await aRun()).call(retryRun.path, {})) });
routeSuite(() => app, {
  op: rollBackMaker,
  ok: shared(async () => (await aRun()).call(rollBackMaker.path, { note: 'a bad feed' })),
});
routeSuite(() => app, {
  op: decideRun,
  ok: shared(async () => {
    const { call, again } = await aRun();
    const { id } = await again(GUARDED);
    return { ...call(startRun.path, { accept: true, note: 'looked at' }), url: decideRun.path.replace(':runId', id) };
  }),
});
routeSuite(() => app, { op: listSchedules, ok: shared(async () => (await aRun()).call(listSchedules.path)) });
routeSuite(() => app, {
  op: putSchedule,
  ok: shared(async () => {
    const { call, run } = await aRun();
    return { ...call(putSchedule.path, { source: run.source, everyMinutes: 60 }), method: 'PUT' };
  }),
});
routeSuite(() => app, { op: listQuarantine, ok: shared(aList) });

async function aList(): Promise<SignedCall> {
  const { run, headers } = await aRun();
  return { method: 'GET', url: `${listQuarantine.path}?maker=${run.maker}`, headers };
}

describe('quarantine', () => {
  test(`GET ${listQuarantine.path} → pages and reasons, each row with its place and a hint`, async () => {
    const { run, headers } = await aRun();
    const url = `${listQuarantine.path}?maker=${run.maker}&limit=1`;
    const page = QuarantinePage.parse((await signedInject(app, { method: 'GET', url, headers })).json());
    expect(page).toMatchObject({
      importId: run.id,
      total: 2,
      items: [{ line: 4, column: 'size', value: 'banana', reason: 'size/unreadable', hint: expect.any(String) }],
    });
    const next = await signedInject(app, { method: 'GET', url: `${url}&cursor=${page.nextCursor ?? ''}`, headers });
    expect(next.json()).toMatchObject({ items: [{ line: 5, reason: 'price/unreadable' }], nextCursor: null });
    const filtered = await signedInject(app, { method: 'GET', url: `${url}&reason=price/unreadable`, headers });
    expect(filtered.json()).toMatchObject({ items: [{ line: 5 }] });
    const none = `${listQuarantine.path}?maker=${run.maker}&importId=absent`;
    await expectProblem(signedInject(app, { method: 'GET', url: none, headers }), 'import/not-found');
  });

  test(`GET ${exportQuarantine.path} → CSV in which no value is a formula`, async () => {
    const { call, headers } = await aRun();
    const answer = await signedInject(app, call(exportQuarantine.path));
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    const [header, first, second] = answer.body.split('\r\n');
    expect(header).toBe('\ufeffsource,version,line,column,value,reason,detail,hint');
    expect(first).toMatch(/,4,size,banana,size\/unreadable,/);
    expect(second).toContain(",5,price,'=1+1,");
    const absent = exportQuarantine.path.replace(':runId', 'absent');
    await expectProblem(signedInject(app, { method: 'GET', url: absent, headers }), 'import/not-found');
  });

  test(`POST ${retryRun.path} → rows that a profile reads leave the quarantine`, async () => {
    const { run, call, headers } = await aRun();
    const profile = {
      fields: { name: ['name'], size: ['size'], price: ['price'] },
      rules: [{ field: 'size', in: 'size', pattern: 'banana', value: '140x200' }],
    };
    const again = await runOf(call(retryRun.path, { profile }));
    expect(again).toMatchObject({ maker: run.maker, trigger: 'retry', report: { cells: 3, quarantined: 1 } });
    const list = await signedInject(app, { method: 'GET', url: `${listQuarantine.path}?maker=${run.maker}`, headers });
    expect(list.json()).toMatchObject({ total: 1 });
    const absent = retryRun.path.replace(':runId', 'absent');
    await expectProblem(signedInject(app, { method: 'POST', url: absent, headers, body: {} }), 'import/not-found');
  });

  test('GET /metrics → rows by outcome and put-aside rows by maker and reason', async () => {
    const { run } = await aRun();
    await expect
      .poll(async () => (await app.inject({ url: '/metrics' })).body, { timeout: 10_000 })
      .toContain(`sync_quarantined_rows_total{maker="${run.maker}",reason="size/unreadable",service="sync"} 1`);
    const { body } = await app.inject({ url: '/metrics' });
    expect(body).toMatch(/sync_rows_total\{outcome="cell",service="sync"\} \d+/);
    expect(body).toMatch(/sync_imports_total\{outcome="done",service="sync"\} \d+/);
  });
});

describe(`POST ${startRun.path}`, () => {
  test('→ a run with the figures of the import, told as events too', async () => {
    const { run, call } = await aRun(FEED);
    expect(run).toMatchObject({
      status: 'done',
      trigger: 'api',
      progress: { percent: 100, rows: 2 },
      report: { rows: 2, models: 1, cells: 2, changed: 1, quarantined: 0 },
    });
    const events = await signedInject(app, call(streamRun.path));
    expect(events.headers['content-type']).toContain('text/event-stream');
    expect(events.body).toContain(`event: done\ndata: {"id":"${run.id}"`);
    const found = await signedInject(app, { ...call(listRuns.path), url: `${listRuns.path}?maker=${run.maker}` });
    expect(found.json()).toMatchObject({ items: [{ id: run.id }], nextCursor: null });
  });

  test.each([
    [{ source: 'file:///etc/passwd' }, 'request/invalid'],
    [{ maker: { id: 'Not A Slug' } }, 'request/invalid'],
    [{ maker: { id: 'never-imported' } }, 'import/unknown-maker'],
    [{ profile: { fields: {}, nonsense: 1 } }, 'profile/invalid'],
  ] as const)('%j → %s', async (over, code) => {
    await expectProblem(signedInject(app, await aCall(over)), code);
  });

  test.each([
    [{ source: 's3://feeds/absent.csv' }, FEED, 'feed/not-found'],
    [{ profile: { fields: { name: ['absent'] } } }, FEED, 'feed/unmapped'],
    [{}, '', 'feed/empty'],
    [{}, '{"a":1}', 'feed/unknown-format'],
    [{}, '<yml_catalog><shop>', 'feed/malformed'],
  ] as const)('%j and a feed of %j → a run that failed with %s', async (over, text, code) => {
    expect(await runOf(await aCall(over, text))).toMatchObject({ status: 'failed', failure: { code }, report: null });
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

  test('→ runs of one maker follow each other', async () => {
    const { run, call } = await aRun(FEED);
    const body = { maker: { id: run.maker }, source: run.source };
    const ids = await Promise.all(
      [1, 2, 3].map(async () => FeedRun.parse((await signedInject(app, call(startRun.path, body))).json()).id),
    );
    for (const ended of await Promise.all(ids.map(workflows.ended)))
      expect(ended).toMatchObject({ status: 'done', report: { changed: 0 } });
  });

  test('dryRun → tells what would change and publishes nothing', async () => {
    const { run, again } = await aRun(FEED);
    const before = await visible(run.maker);
    const dry = await again(GUARDED, { dryRun: true });
    expect(dry).toMatchObject({
      status: 'done',
      changes: { published: 1, changed: 1, prices: 2, moved: 2, movedPercent: 100, exceeded: ['moved'] },
    });
    expect(dry.changes?.examples[0]).toMatchObject({ size: '160x200', beforeMinor: 49_900, afterMinor: 499_000 });
    expect(await visible(run.maker)).toEqual(before);
  });
});

describe('limits of a maker', () => {
  const TWO = `${FEED}Mattress Bris;90x200;99 €\n`;

  test('→ needs_decision; accepted it publishes, and nobody decides twice', async () => {
    const { run, call, again } = await aRun(FEED);
    const stopped = await again(GUARDED);
    expect(stopped).toMatchObject({ status: 'needs_decision', changes: { exceeded: ['moved'] } });
    expect((await visible(run.maker))[0]?.rev).toBe(1);
    const decide = {
      ...call(decideRun.path, { accept: true, note: 'looked at' }),
      url: decideRun.path.replace(':runId', stopped.id),
    };
    expect((await signedInject(app, decide)).statusCode).toBe(202);
    await expect.poll(async () => (await workflows.ended(stopped.id)).status, { timeout: 10_000 }).toBe('done');
    expect((await visible(run.maker))[0]?.rev).toBe(2);
    await expectProblem(signedInject(app, decide), 'import/not-waiting');
  });

  test('→ rejected it publishes nothing; a newer file supersedes one that waits', async () => {
    const { run, call, again } = await aRun(FEED);
    const [first, second] = [await again(GUARDED), await again(GUARDED)];
    expect(await workflows.ended(first.id)).toMatchObject({ status: 'superseded' });
    const url = decideRun.path.replace(':runId', second.id);
    const answer = await signedInject(app, { ...call(decideRun.path, { accept: false, note: 'wrong' }), url });
    expect(answer.json()).toMatchObject({ status: 'rejected', decision: { accepted: false, note: 'wrong' } });
    expect((await visible(run.maker))[0]?.rev).toBe(1);
  });

  test('a model that a feed drops is hidden, comes back with it, and a roll-back undoes the newest run', async () => {
    const { run, call, again } = await aRun(TWO);
    const whole = await visible(run.maker);
    const profile = { fields: { name: ['name'], size: ['size'], price: ['price'] }, guards: { missingPercent: 100 } };
    expect(await again(FEED, { profile })).toMatchObject({ report: { hidden: 1, changed: 0 } });
    expect(await visible(run.maker)).toHaveLength(1);
    expect(await indexed(run.maker)).toHaveLength(1);
    expect(await again(TWO)).toMatchObject({ status: 'done', report: { hidden: 0, changed: 1 } });
    expect((await visible(run.maker)).map(({ slug }) => slug)).toEqual(whole.map(({ slug }) => slug));
    const back = await runOf(call(rollBackMaker.path, { note: 'a bad feed' }));
    expect(back).toMatchObject({ status: 'done', trigger: 'rollback', decision: { note: 'a bad feed' } });
    expect(await visible(run.maker)).toHaveLength(1);
    await runOf(call(rollBackMaker.path, { note: 'one further' }));
    expect((await visible(run.maker)).map(({ sourceHash }) => sourceHash)).toEqual(
      whole.map(({ sourceHash }) => sourceHash),
    );
    expect(await indexed(run.maker)).toHaveLength(2);
    await runOf(call(rollBackMaker.path, { note: 'to the very first' }));
    expect(await visible(run.maker)).toEqual([]);
    await expectProblem(
      signedInject(app, call(rollBackMaker.path, { note: 'none left' })),
      'import/nothing-to-roll-back',
    );
  });

  test('feeds of prices and of stock update and take nothing away', async () => {
    const { run, again } = await aRun(TWO);
    const prices = await again('name;size;price\nMattress Tind;160x200;450 €\nMattress New;90x200;1 €\n', {
      kind: 'prices',
    });
    expect(prices).toMatchObject({ status: 'done', report: { changed: 1, unmatched: 1, hidden: 0 } });
    const profile = { fields: { name: ['name'], size: ['size'], stock: ['stock'] } };
    const stock = await again('name;size;stock\nMattress Tind;180x200;sold out\n', { kind: 'stock', profile });
    expect(stock).toMatchObject({ status: 'done', report: { changed: 1, hidden: 0 } });
    const models = await visible(run.maker);
    expect(models).toHaveLength(2);
    const tind = models.find(({ name }) => name.includes('Tind'));
    expect(tind && readCell(tind.grid, { widthCm: 160, lengthCm: 200 })?.priceMinor).toBe(45_000);
    expect(tind && readCell(tind.grid, { widthCm: 180, lengthCm: 200 })).toMatchObject({
      priceMinor: 59_900,
      state: 'sold_out',
    });
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
    for (const Key of ['a folder/feed.csv', 'watched.csv'])
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
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
    expect(await again).toEqual({ bytes: null, version: opened.version, size: null });
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

  test('a scheduled one that was replaced starts one run, however many watch', async () => {
    const { run, headers } = await aRun();
    const source = `s3://${bucket}/watched.csv`;
    fixture.feeds.set(source, FEED);
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: 'watched.csv', Body: FEED }));
    const body = { source, everyMinutes: 60 };
    const url = putSchedule.path.replace(':maker', run.maker);
    expect((await signedInject(app, { method: 'PUT', url, headers, body })).statusCode).toBe(200);
    const deps = { ...fixture.deps, feedVersions: s3Versions(client), ingress: workflows.ingress };
    const watch = async () => watchOnce(deps, AbortSignal.timeout(10_000));
    expect([await watch(), await watch()]).toEqual([0, 0]);
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: 'watched.csv', Body: `${FEED} ` }));
    const started = await Promise.all([1, 2, 3].map(watch));
    expect(started.reduce((sum, one) => sum + one)).toBe(1);
    const [newest] = await findRuns(fixture.db, { makerId: run.maker }, 1);
    expect(await workflows.ended(newest?._id ?? '')).toMatchObject({ trigger: 'change', status: 'done' });
  });

  test('an address that is none → feed/not-found', () => {
    expect(() => s3Source(client, 's3://x')).toThrow('not s3://bucket/key');
  });
});
