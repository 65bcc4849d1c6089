import { afterEach, expect, test } from 'vitest';
import { problemBody, problemHeaders, Problem } from '#shared/problem.ts';
import { parseSigningKeys, SIGNATURE_HEADER, verifyRequest } from '#shared/signing.ts';
import { sendJson, startHttpOrigin, type HttpOrigin } from '../testing/http-origin.ts';
import { memoryOrigins, type OriginBehaviour } from '../testing/memory-origins.ts';
import { originSuite } from '../testing/origin-suite.ts';
import { fetchOrigins } from './fetch-origins.ts';

const KEYS = parseSigningKeys(`k2:${'ab'.repeat(32)},k1:${'cd'.repeat(32)}`);
const NOW_MS = 1_800_000_000_000;
const READ = {
  op: 'listModels',
  near: {},
  waitUntil: () => undefined,
  report: () => undefined,
  target: "/v1/catalog/models?q=it's%20%22(ok)%22&size=160x200",
  traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
  problems: ['model/not-found', 'search/unavailable', 'internal'],
} as const;

const started: HttpOrigin[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((origin) => origin.stop()));
});

async function start(answer: HttpOrigin['answer']): Promise<HttpOrigin> {
  const origin = await startHttpOrigin(answer);
  started.push(origin);
  return origin;
}

const originsOf = (...origins: HttpOrigin[]) =>
  fetchOrigins({
    origins: origins.map(({ url }) => ({ url, region: null })),
    keys: KEYS,
    timeoutMs: 1_000,
    now: () => NOW_MS,
  });

const sendProblem =
  (code: Problem['code']): HttpOrigin['answer'] =>
  (_request, response) => {
    const problem = new Problem(code);
    response
      .writeHead(problem.status, problemHeaders(problem))
      .end(JSON.stringify(problemBody(problem, 'of-the-origin')));
  };

function answerOf(behaviour: OriginBehaviour): HttpOrigin['answer'] {
  if (behaviour.kind === 'json') return (_request, response) => sendJson(response, behaviour.text);
  if (behaviour.kind === 'silent') return () => undefined;
  if (behaviour.kind === 'down') return (request) => request.socket.destroy();
  return (_request, response) => {
    const { code, detail, ...options } = behaviour;
    const problem = new Problem(code, detail, options);
    response
      .writeHead(problem.status, problemHeaders(problem))
      .end(JSON.stringify(problemBody(problem, 'of-the-origin')));
  };
}

originSuite('in memory', async () => {
  const port = memoryOrigins({ kind: 'down' });
  return { port, behave: (behaviour) => port.behave(behaviour), stop: async () => undefined };
});

originSuite('over HTTP', async () => {
  const origin = await startHttpOrigin(answerOf({ kind: 'down' }));
  return {
    port: originsOf(origin),
    behave: (behaviour) => {
      origin.answer = answerOf(behaviour);
    },
    stop: () => origin.stop(),
  };
});

test('fetchOrigins → a GET whose signature the origin can verify over what came by wire', async () => {
  const origin = await start((_request, response) => sendJson(response, '{}'));
  await originsOf(origin).read(READ);
  const [seen] = origin.requests;
  expect(seen).toMatchObject({ method: 'GET', headers: { traceparent: READ.traceparent, accept: 'application/json' } });
  const header = String(seen?.headers[SIGNATURE_HEADER]);
  expect(
    verifyRequest({ method: 'GET', target: seen?.target ?? '', body: new Uint8Array() }, header, KEYS, NOW_MS),
  ).toBe('ok');
  expect(new URL(seen?.target ?? '', origin.url).searchParams.get('q')).toBe(`it's "(ok)"`);
});

test.each([
  ['answers 502', (_request, response) => sendJson(response, '{}', 502)],
  ['answers 503', sendProblem('catalog/unavailable')],
  ['answers 504', (_request, response) => sendJson(response, '{}', 504)],
  ['redirects', (_request, response) => response.writeHead(302, { location: 'https://elsewhere.example/' }).end()],
  ['answers 404 that is no problem of the operation', sendProblem('route/not-found')],
  ['refuses the signature', sendProblem('request/unsigned')],
  ['answers HTML', (_request, response) => sendJson(response, '<p>', 200, 'text/html')],
  ['hangs', () => undefined],
  [
    'breaks off',
    (_request, response) =>
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-length': '10' })
        .write('{', () => response.destroy()),
  ],
] satisfies [string, HttpOrigin['answer']][])(
  'fetchOrigins → the next origin when the nearest %s',
  async (_name, answer) => {
    const near = await start(answer);
    const far = await start((_request, response) => sendJson(response, '{"from":"far"}'));
    const attempts: number[] = [];
    const read = await originsOf(near, far).read({ ...READ, report: ({ index }) => attempts.push(index) });
    expect(new TextDecoder().decode(read.body)).toBe('{"from":"far"}');
    expect(attempts).toEqual([0, 1]);
    expect(near.requests).toHaveLength(1);
  },
);

test.each(['model/not-found', 'internal'] as const)(
  'fetchOrigins → %s at once, without asking the next origin',
  async (code) => {
    const near = await start(sendProblem(code));
    const far = await start((_request, response) => sendJson(response, '{}'));
    await expect(originsOf(near, far).read(READ)).rejects.toMatchObject({ code });
    expect(far.requests).toHaveLength(0);
  },
);

test('fetchOrigins → what the last origin told when none can answer', async () => {
  const near = await start((request) => request.socket.destroy());
  const far = await start(sendProblem('search/unavailable'));
  await expect(originsOf(near, far).read(READ)).rejects.toMatchObject({
    code: 'search/unavailable',
    retryAfterSeconds: 2,
  });
});

test('fetchOrigins → origin/timeout when headers come in time and the body does not', async () => {
  const origin = await start((_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).write('{'),
  );
  await expect(originsOf(origin).read(READ)).rejects.toMatchObject({ code: 'origin/timeout' });
});

test('fetchOrigins → ready when any origin is', async () => {
  const near = await start(sendProblem('catalog/unavailable'));
  const far = await start((_request, response) => sendJson(response, '{}'));
  await expect(originsOf(near).isReady()).resolves.toBe(false);
  await expect(originsOf(near, far).isReady()).resolves.toBe(true);
});
