import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, expectTypeOf, test } from 'vitest';
import { PUBLIC_OPS } from '../shared/contracts/public-ops.ts';
import type { ModelList } from '../shared/contracts/catalog.ts';
import type { ProblemCode } from '../shared/problem-table.ts';
import { Problem, problemBody, problemHeaders } from '../shared/problem.ts';
import { createClient } from './create-client.ts';
import { etagCache } from './etag-cache.ts';
import { OPERATIONS } from './operations.ts';
import type { Operation } from './operation.ts';
import type { Input } from './operation-types.ts';
import { send } from './send.ts';

type Answering = (request: IncomingMessage, response: ServerResponse, body: string) => void;

const KEYED: Operation = {
  method: 'POST',
  path: '/v1/orders',
  query: [],
  hasBody: true,
  needsToken: true,
  isKeyed: true,
  isStream: false,
};
const QUICK = { baseMs: 1, maxMs: 2 };
const seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = [];
let answer: Answering;
let baseUrl: string;
let stop: () => Promise<void>;

beforeEach(async () => {
  seen.length = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
      answer(request, response, body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${asAddress(server.address()).port}`;
  stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
});

afterEach(() => stop());

const json =
  (value: unknown, headers: Record<string, string> = {}): Answering =>
  (_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));

const refuse =
  (code: ProblemCode, retryAfterSeconds?: number): Answering =>
  (_request, response) => {
    const problem = new Problem(code, 'told', {
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
      errors: [{ in: 'query', field: 'size', detail: 'must be a size' }],
    });
    response
      .writeHead(problem.status, problemHeaders(problem))
      .end(JSON.stringify(problemBody(problem, 'f'.repeat(32))));
  };

/** One answer after another; the last stays. */
const inTurn =
  (...answers: Answering[]): Answering =>
  (...given) =>
    (answers.length > 1 ? answers.shift() : answers[0])?.(...given);

/** A TCP server that listens has an address object. */
const asAddress = (address: AddressInfo | string | null): AddressInfo => address as AddressInfo;

describe('createClient', () => {
  test('has a method for each public operation', () => {
    expect(Object.keys(OPERATIONS).sort()).toEqual(PUBLIC_OPS.map(({ id }) => id).sort());
    expect(Object.keys(createClient({ baseUrl })).sort()).toEqual(Object.keys(OPERATIONS).sort());
  });

  test('types input and answer by the contracts', () => {
    const client = createClient({ baseUrl });
    expectTypeOf(client.listModels).returns.resolves.toEqualTypeOf<ModelList>();
    expectTypeOf<Input<'getModel'>>().toEqualTypeOf<{ slug: string }>();
    expectTypeOf<Input<'listModels'>['firmness']>().toExtend<readonly string[] | undefined>();
    expectTypeOf<Input<'listModels'>['page']>().toEqualTypeOf<number | undefined>();
    // @ts-expect-error -- a slug is needed
    const call = () => client.getModel();
    // @ts-expect-error -- no such parameter
    const misspelt = () => client.listModels({ sise: '160x200' });
    expect([call, misspelt]).toHaveLength(2);
  });

  test('writes paths, lists, numbers and truth values', async () => {
    answer = json({ items: [] });
    const client = createClient({ baseUrl: `${baseUrl}/` });
    await client.listModels({
      size: '160x200',
      firmness: ['firm', 'medium-firm'],
      page: 2,
      inStock: true,
      q: undefined,
    });
    await client.getModel({ slug: 'a/b' });
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /v1/catalog/models?size=160x200&firmness=firm%2Cmedium-firm&inStock=true&page=2',
      'GET /v1/catalog/models/a%2Fb',
    ]);
  });

  test('sends the body as JSON and no token with a public operation', async () => {
    answer = json({ lines: [] });
    await createClient({ baseUrl, token: 'secret' }).createQuotes({ lines: [{ model: 'tind', size: '160x200' }] });
    expect(seen[0]).toMatchObject({ method: 'POST', body: '{"lines":[{"model":"tind","size":"160x200"}]}' });
    expect(seen[0]?.headers).toMatchObject({ 'content-type': 'application/json' });
    expect(seen[0]?.headers['authorization']).toBeUndefined();
  });

  test('throws the problem with its code, fields and trace', async () => {
    answer = refuse('request/invalid');
    await expect(createClient({ baseUrl }).listModels()).rejects.toMatchObject({
      name: 'SommierProblem',
      code: 'request/invalid',
      status: 400,
      message: 'told',
      traceId: 'f'.repeat(32),
      errors: [{ in: 'query', field: 'size', detail: 'must be a size' }],
    });
    expect(seen).toHaveLength(1);
  });
});

describe('retries', () => {
  test('repeats a read after 503 and then gives its answer', async () => {
    answer = inTurn(refuse('search/unavailable', 0), refuse('origin/timeout'), json({ items: [] }));
    expect(await createClient({ baseUrl, retry: QUICK }).listMakers()).toEqual({ items: [] });
    expect(seen).toHaveLength(3);
  });

  test('gives up after three tries, or as many as told', async () => {
    answer = refuse('origin/timeout');
    await expect(createClient({ baseUrl, retry: QUICK }).listMakers()).rejects.toMatchObject({
      code: 'origin/timeout',
    });
    await expect(createClient({ baseUrl, retry: { ...QUICK, attempts: 5 } }).listMakers()).rejects.toThrow();
    expect(seen).toHaveLength(8);
  });

  test('never repeats a write without an idempotency key', async () => {
    answer = refuse('origin/timeout');
    const lines = [{ model: 'tind', size: '160x200' }];
    await expect(createClient({ baseUrl, retry: QUICK }).createQuotes({ lines })).rejects.toThrow();
    expect(seen).toHaveLength(1);
  });

  test('repeats a write under one key for all tries, a new one for each call', async () => {
    answer = inTurn(refuse('origin/timeout'), refuse('idempotency/in-flight', 0), json({ id: 'o1' }));
    const client = { baseUrl, retry: QUICK, token: async () => 'secret' };
    expect(await send(client, KEYED, { cartId: 'c1' }, {})).toEqual({ id: 'o1' });
    await send(client, KEYED, { cartId: 'c1' }, {});
    await send(client, KEYED, { cartId: 'c1' }, { idempotencyKey: 'mine' });
    const keys = seen.map(({ headers }) => headers['idempotency-key']);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(keys.slice(0, 3)).toEqual([keys[0], keys[0], keys[0]]);
    expect(keys[3]).not.toBe(keys[0]);
    expect(keys[4]).toBe('mine');
    expect(new Set(seen.map(({ headers }) => headers['authorization']))).toEqual(new Set(['Bearer secret']));
  });

  test('repeats a read when the connection breaks', async () => {
    answer = inTurn((request) => request.socket.destroy(), json({ items: [] }));
    expect(await createClient({ baseUrl, retry: QUICK }).listMakers()).toEqual({ items: [] });
  });

  test('waits as long as Retry-After asks, and gives the problem at once when that is past the deadline', async () => {
    answer = inTurn(refuse('search/unavailable', 1), json({ items: [] }));
    const startedAt = performance.now();
    await createClient({ baseUrl, retry: QUICK }).listMakers();
    expect(performance.now() - startedAt).toBeGreaterThan(990);
    answer = refuse('search/unavailable', 60);
    await expect(createClient({ baseUrl, timeoutMs: 500 }).listMakers()).rejects.toMatchObject({
      retryAfterMs: 60_000,
    });
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });
});

describe('deadlines', () => {
  test('throws SommierUnreachable when nobody answers in time', async () => {
    answer = () => undefined;
    const client = createClient({ baseUrl, timeoutMs: 10_000, attemptTimeoutMs: 50, retry: QUICK });
    await expect(client.listMakers()).rejects.toMatchObject({
      name: 'SommierUnreachable',
      message: 'The deadline passed',
    });
    expect(seen).toHaveLength(3);
    await expect(createClient({ baseUrl, timeoutMs: 50 }).listMakers()).rejects.toThrow('The deadline passed');
  });

  test('throws the caller’s reason when the caller gives up', async () => {
    answer = () => undefined;
    const controller = new AbortController();
    const asked = createClient({ baseUrl }).listMakers({}, { signal: controller.signal });
    await expect.poll(() => seen.length).toBe(1);
    controller.abort(new Error('changed my mind'));
    await expect(asked).rejects.toThrow('changed my mind');
    expect(seen).toHaveLength(1);
  });

  test('throws SommierUnreachable when something else answers', async () => {
    answer = (_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Portal</p>');
    await expect(createClient({ baseUrl }).listMakers()).rejects.toMatchObject({
      name: 'SommierUnreachable',
      status: 200,
    });
  });
});

describe('etagCache', () => {
  test('a read asks with what it has and takes 304 for the same', async () => {
    answer = inTurn(json({ items: [1] }, { etag: '"v1"' }), (_request, response) => response.writeHead(304).end());
    const client = createClient({ baseUrl, cache: etagCache() });
    const first = await client.listMakers();
    expect(await client.listMakers()).toEqual(first);
    expect(seen.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"v1"']);
  });

  test('keeps the most recently used', () => {
    const cache = etagCache(2);
    for (const key of ['a', 'b']) cache.set(key, { etag: key, text: key });
    cache.get('a');
    cache.set('c', { etag: 'c', text: 'c' });
    expect(['a', 'b', 'c'].filter((key) => cache.get(key) !== undefined)).toEqual(['a', 'c']);
  });
});
