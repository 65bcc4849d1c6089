import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ProblemCode } from '#shared/problem-table.ts';
import { SIGNATURE_HEADER } from '#shared/signing.ts';
import { startEdge, type RunningEdge } from '../dev/servers/edge.ts';
import { sendJson, startHttpOrigin, type HttpOrigin } from './testing/http-origin.ts';
import { rawRequest, type RawAnswer } from './testing/raw-request.ts';
import { testBindings } from './testing/test-bindings.ts';

const MODELS = '/v1/catalog/models';
const QUOTES = '/v1/catalog/quotes';

let origin: HttpOrigin;
let edge: RunningEdge;
beforeAll(async () => {
  origin = await startHttpOrigin((_request, response) => sendJson(response, '{}'));
  const bindings = testBindings({ CATALOG_ORIGINS: origin.url, CACHE_TTL_SECONDS: '30' });
  edge = await startEdge({ port: 0, bindings, log: () => undefined });
});
afterAll(async () => {
  await edge.stop();
  await origin.stop();
});
beforeEach(() => {
  origin.requests.length = 0;
});

const send = (text: string): Promise<RawAnswer> => rawRequest(edge.url, (socket) => socket.write(text, 'latin1'));
const get = (target: string, headers = ''): Promise<RawAnswer> =>
  send(`GET ${target} HTTP/1.1\r\nHost: edge.example\r\n${headers}\r\n`);
const codeOf = ({ body }: RawAnswer): string | undefined => /"code":"([^"]+)"/.exec(body)?.[1];

describe('path tricks', () => {
  test.each([
    // Whoever has not resolved dots and backslashes before sends them as a slug, which they are not.
    ['%2e%2e', 400, 'request/invalid'],
    ['%2E%2E/%2e%2e/healthz', 404, 'route/not-found'],
    ['..', 400, 'request/invalid'],
    ['..%2fmakers', 400, 'request/invalid'],
    ['..%5cmakers', 400, 'request/invalid'],
    ['%252e%252e', 400, 'request/invalid'],
    ['a%2fb', 400, 'request/invalid'],
    ['a%00', 400, 'request/invalid'],
    ['a%0d%0aset-cookie:%20x=1', 400, 'request/invalid'],
    ['a%', 400, 'request/invalid'],
    ['%ff%fe', 400, 'request/invalid'],
    ['a;jsessionid=1', 400, 'request/invalid'],
    ['a\\b', 400, 'request/invalid'],
    ['/tind', 404, 'route/not-found'],
    ['tind/', 404, 'route/not-found'],
    ['tind/sizes/', 404, 'route/not-found'],
    ['x'.repeat(101), 400, 'request/invalid'],
    ['x'.repeat(5_000), 414, 'request/uri-too-long'],
  ] satisfies [string, number, ProblemCode][])('GET /v1/catalog/models/%s → %i %s', async (slug, status, code) => {
    const answer = await get(`${MODELS}/${slug}`);
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
    expect(origin.requests).toHaveLength(0);
  });

  test.each([
    '//v1/catalog/makers',
    '/./v1//catalog/makers',
    '/v1/catalog%2fmakers',
    '/V1/catalog/makers',
    '/v1/catalog/makers/.',
  ])('GET %s → 404 route/not-found', async (target) => {
    expect(codeOf(await get(target))).toBe('route/not-found');
    expect(origin.requests).toHaveLength(0);
  });

  test.each(['/v1/catalog/models\0', '/v1/catalog/models/a b', '/v1/catalog/models\r\nx: y'])(
    'GET with the raw target %j → refused, and no origin hears of it',
    async (target) => {
      expect((await get(target)).status).not.toBe(200);
      expect(origin.requests).toHaveLength(0);
    },
  );
});

describe('headers', () => {
  test.each([
    'traceparent: 00-abc\r\n',
    'Origin: https://shop.example%0d%0aset-cookie:%20x=1\r\n',
    'If-None-Match: "x\\r\\nset-cookie: x=1"\r\n',
    'X-Sommier-Maker: evil\r\nX-Sommier-Signature: k1.1.2.3\r\n',
  ])('GET /v1/catalog/makers → 200 that says nothing of %j', async (headers) => {
    const answer = await get('/v1/catalog/makers', headers);
    expect(answer.status).toBe(200);
    expect(answer.head).not.toMatch(/set-cookie|evil|k1\.1|x=1/i);
    for (const { headers: sent } of origin.requests) expect(sent[SIGNATURE_HEADER]).not.toBe('k1.1.2.3');
  });

  test.each([
    'X-A: b\rc: d\r\n',
    'X-A : b\r\n',
    'X-A: b\0c\r\n',
    'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n',
  ])('GET /v1/catalog/makers with the raw header %j → no header of the answer comes from it', async (headers) => {
    const answer = await get('/v1/catalog/makers', headers);
    expect(answer.head).not.toMatch(/^(?:c|x-a)\b/im);
    expect([0, 200, 400, 500, 501]).toContain(answer.status);
  });
});

describe('bodies', () => {
  const head = (length: string) =>
    `POST ${QUOTES} HTTP/1.1\r\nHost: edge.example\r\nContent-Type: application/json\r\n${length}\r\n\r\n`;

  test('POST /v1/catalog/quotes → 413 at once when 100 MB are announced', async () => {
    const answer = await send(head('Content-Length: 100000000'));
    expect([answer.status, codeOf(answer)]).toEqual([413, 'request/body-too-large']);
    expect(origin.requests).toHaveLength(0);
  });

  test('POST /v1/catalog/quotes → 413 when 100 MB come in chunks, without reading them', async () => {
    let sent = 0;
    const answer = await rawRequest(edge.url, (socket) => {
      socket.write(head('Transfer-Encoding: chunked'));
      const chunk = Buffer.from(`10000\r\n${'x'.repeat(65_536)}\r\n`);
      const more = () => {
        while (sent < 100_000_000 && !socket.destroyed) {
          sent += 65_536;
          if (!socket.write(chunk)) break;
        }
      };
      socket.on('drain', more);
      more();
    });
    expect([answer.status, codeOf(answer)]).toEqual([413, 'request/body-too-large']);
    expect(sent).toBeLessThan(50_000_000);
    expect(origin.requests).toHaveLength(0);
  });

  test('POST /v1/catalog/quotes → 408 when the body does not arrive in 10 s', async () => {
    const answer = await rawRequest(edge.url, (socket) => socket.write(`${head('Content-Length: 20')}{"li`));
    expect([answer.status, codeOf(answer)]).toEqual([408, 'request/too-slow']);
    expect(origin.requests).toHaveLength(0);
  });

  test('GET /v1/catalog/makers → 413 when a large body is announced with it', async () => {
    expect(codeOf(await get('/v1/catalog/makers', 'Content-Length: 100000000\r\n'))).toBe('request/body-too-large');
  });
});
