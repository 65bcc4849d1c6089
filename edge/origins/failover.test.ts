import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Problem, problemBody, problemHeaders } from '#shared/problem.ts';
import { parseSigningKeys, SIGNATURE_HEADER, verifyRequest } from '#shared/signing.ts';
import { sendJson, startHttpOrigin, type HttpOrigin } from '../testing/http-origin.ts';
import { fetchOrigins } from './fetch-origins.ts';
import type { OriginAttempt, OriginForward, OriginRead } from './origin-port.ts';

const KEYS = parseSigningKeys(`k1:${'ab'.repeat(32)}`);
const TIMEOUT_MS = 500;
const CALL = {
  target: '/v1/catalog/models',
  traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
  problems: ['search/unavailable', 'internal'],
} as const;

const works: HttpOrigin['answer'] = (_request, response) => sendJson(response, '{}');
const dead: HttpOrigin['answer'] = (request) => request.socket.destroy();
const hangs: HttpOrigin['answer'] = () => undefined;
const tells =
  (code: Problem['code']): HttpOrigin['answer'] =>
  (_request, response) => {
    const problem = new Problem(code);
    response.writeHead(problem.status, problemHeaders(problem)).end(JSON.stringify(problemBody(problem, 'x')));
  };

let near: HttpOrigin;
let far: HttpOrigin;
let clock: { ms: number };
let background: Promise<unknown>[];

beforeEach(async () => {
  near = await startHttpOrigin(works);
  far = await startHttpOrigin(works);
  clock = { ms: 1_800_000_000_000 };
  background = [];
});
afterEach(async () => {
  await Promise.all([near.stop(), far.stop()]);
});

function start() {
  const port = fetchOrigins({
    origins: [
      { url: near.url, region: 'eu' },
      { url: far.url, region: 'us' },
    ],
    keys: KEYS,
    timeoutMs: TIMEOUT_MS,
    now: () => clock.ms,
  });
  const attempts: OriginAttempt[] = [];
  const common = { ...CALL, report: (attempt: OriginAttempt) => attempts.push(attempt) };
  const read = (change: Partial<OriginRead> = {}) =>
    port.read({ ...common, op: 'listModels', near: {}, waitUntil: (work) => background.push(work), ...change });
  const forward = (change: Partial<OriginForward> = {}) =>
    port.forward({
      ...common,
      waitUntil: (work) => background.push(work),
      op: 'createQuotes',
      method: 'POST',
      timeoutMs: TIMEOUT_MS,
      mayRepeat: false,
      streams: false,
      body: BODY,
      headers: {},
      ...change,
    });
  return { read, forward, attempts };
}

const BODY = new TextEncoder().encode('{"lines":[]}');
const outcome = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'ok',
    (thrown: unknown) => (thrown instanceof Problem ? thrown.code : 'bug'),
  );
const many = async (count: number, call: () => Promise<unknown>): Promise<string[]> => {
  const outcomes: string[] = [];
  for (let each = 0; each < count; each++) outcomes.push(await outcome(call()));
  return outcomes;
};

describe('regions', () => {
  test.each([
    ['EU', 'near'],
    ['NA', 'far'],
    ['SA', 'far'],
    [undefined, 'near'],
    ['XX', 'near'],
  ])('read → the region nearest to continent %s first', async (continent, which) => {
    await start().read({ near: { continent } });
    expect([near.requests.length, far.requests.length]).toEqual(which === 'near' ? [1, 0] : [0, 1]);
  });

  test('forward → the primary, wherever the caller is', async () => {
    await start().forward();
    expect([near.requests.length, far.requests.length]).toEqual([1, 0]);
  });
});

describe('circuit breaker', () => {
  test('read → the dead region is not asked any more after five failures; every caller is answered by the next', async () => {
    near.answer = dead;
    const { read, attempts } = start();
    expect(new Set(await many(50, () => read()))).toEqual(new Set(['ok']));
    expect(near.requests).toHaveLength(5);
    expect(attempts.at(-2)).toMatchObject({ index: 0, region: 'eu', breaker: 'open', ms: 0 });
    expect(attempts.at(-1)).toMatchObject({ index: 1, region: 'us', breaker: 'closed' });
  });

  test('read → refused at once with Retry-After when every region is down, and no one waits for the probe', async () => {
    near.answer = hangs;
    far.answer = dead;
    const { read } = start();
    await many(10, () => read());
    const startedAt = performance.now();
    await expect(read()).rejects.toMatchObject({ code: 'origin/unavailable', retryAfterSeconds: 1 });
    clock.ms += 1_000;
    await expect(read()).rejects.toMatchObject({ code: 'origin/unavailable' });
    expect(performance.now() - startedAt).toBeLessThan(TIMEOUT_MS);
    expect(background).toHaveLength(2);
  });

  test('read → one probe finds that the region is back, however many callers come', async () => {
    near.answer = dead;
    far.answer = dead;
    const { read } = start();
    await many(12, () => read());
    near.answer = works;
    near.requests.length = 0;
    clock.ms += 1_000;
    await Promise.all(Array.from({ length: 100 }, () => outcome(read())));
    await Promise.all(background);
    expect(near.requests).toHaveLength(1);
    expect(await outcome(read())).toBe('ok');
  });

  test('read → a broken operation is refused by its own problem, and others of the same origin go on', async () => {
    near.answer = (request, response) =>
      request.url === '/v1/catalog/models' ? tells('search/unavailable')(request, response) : works(request, response);
    far.answer = near.answer;
    const { read } = start();
    await many(12, () => read());
    near.requests.length = 0;
    await expect(read()).rejects.toMatchObject({ code: 'search/unavailable', retryAfterSeconds: 1 });
    expect(near.requests).toHaveLength(0);
    expect(await outcome(read({ op: 'getModel', target: '/v1/catalog/models/tind' }))).toBe('ok');
  });

  test('forward → fails at once while the primary hangs; nobody waits for the question whether it lives', async () => {
    near.answer = hangs;
    const { forward } = start();
    expect(new Set(await many(6, () => forward()))).toEqual(new Set(['origin/timeout', 'origin/unavailable']));
    clock.ms += 1_000;
    const startedAt = performance.now();
    await many(20, () => forward());
    expect(performance.now() - startedAt).toBeLessThan(TIMEOUT_MS);
    expect(background).toHaveLength(1);
    expect([near.requests.filter(({ method }) => method === 'POST').length, far.requests.length]).toEqual([3, 0]);
  });

  test('forward → once the primary lives, one caller tries it and the others follow', async () => {
    near.answer = dead;
    const { forward } = start();
    await many(6, () => forward());
    near.answer = works;
    clock.ms += 1_000;
    expect(await outcome(forward())).toBe('origin/unavailable');
    await Promise.all(background);
    const crowd = await Promise.all(Array.from({ length: 10 }, () => outcome(forward())));
    expect(crowd.filter((each) => each === 'ok')).toHaveLength(1);
    expect(await outcome(forward())).toBe('ok');
  });
});

describe('retry budget', () => {
  test('read → at most 1.1 × the load is offered when a third of the answers fails, and ten attempts saved up', async () => {
    let turn = 0;
    const flaky: HttpOrigin['answer'] = (request, response) =>
      turn++ % 3 === 0 ? dead(request, response) : works(request, response);
    near.answer = flaky;
    far.answer = flaky;
    const { read } = start();
    await many(600, () => read());
    const offered = near.requests.length + far.requests.length;
    expect(offered).toBeGreaterThan(600);
    expect(offered).toBeLessThanOrEqual(600 * 1.1 + 10);
  });

  test('read → the next region gets at most a tenth more when the nearest fails, until its breaker is open', async () => {
    near.answer = hangs;
    const { read } = start();
    await Promise.all(Array.from({ length: 200 }, () => outcome(read())));
    expect(far.requests.length).toBeLessThanOrEqual(200 * 0.1 + 10);
  });

  test('forward → never asked a second time', async () => {
    near.answer = tells('internal');
    const { forward } = start();
    await many(3, () => forward());
    near.answer = hangs;
    await many(1, () => forward());
    expect(near.requests).toHaveLength(4);
  });
});

describe('what may be repeated', () => {
  const once: HttpOrigin['answer'] = (request, response) =>
    (near.requests.length === 1 ? dead : works)(request, response);

  test('forward → asked once more when the connection broke', async () => {
    near.answer = once;
    expect(await outcome(start().forward({ mayRepeat: true }))).toBe('ok');
    expect(near.requests).toHaveLength(2);
  });

  test.each([
    ['it may not be repeated', once, false],
    ['the origin has told a problem', tells('orders/unavailable'), true],
    ['the time is out', hangs, true],
  ] as const)('forward → asked once when %s', async (_when, answer, mayRepeat) => {
    near.answer = answer;
    await outcome(start().forward({ mayRepeat, problems: ['orders/unavailable'] }));
    expect(near.requests).toHaveLength(1);
  });

  test('forward → at most a tenth more is offered to a primary that fails now and then', async () => {
    let turn = 0;
    near.answer = (request, response) => (turn++ % 3 === 0 ? dead : works)(request, response);
    const { forward } = start();
    await many(200, () => forward({ mayRepeat: true }));
    expect(near.requests.length).toBeGreaterThan(200);
    expect(near.requests.length).toBeLessThanOrEqual(200 * 1.1 + 10);
  });

  test('forward → an order that others crowd says nothing of the origin', async () => {
    near.answer = tells('order/busy');
    const { forward } = start();
    await many(20, () => forward({ problems: ['order/busy'] }));
    expect(near.requests).toHaveLength(20);
  });
});

describe('server-sent events', () => {
  const stream = { op: 'streamOrderEvents', method: 'GET', streams: true, body: new Uint8Array(0) } as const;
  const open: HttpOrigin['answer'] = (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('id: 1\ndata: {}\n\n');
  };

  test('forward → each event as it comes, for longer than the deadline; who leaves ends it at the origin', async () => {
    let ended = false;
    let sendMore: (text: string) => void = () => undefined;
    near.answer = (request, response) => {
      open(request, response);
      sendMore = (text) => void response.write(text);
      response.on('close', () => (ended = true));
    };
    const { body, contentType } = await start().forward({ ...stream, timeoutMs: 100 });
    if (!(body instanceof ReadableStream)) throw new Error('no stream');
    expect(contentType).toBe('text/event-stream');
    expect(near.requests[0]?.headers).toMatchObject({ accept: 'text/event-stream' });
    const reader = body.getReader();
    const next = async () => new TextDecoder().decode((await reader.read()).value);
    expect(await next()).toBe('id: 1\ndata: {}\n\n');
    near.answer = hangs;
    expect(await outcome(start().forward({ timeoutMs: 200 }))).toBe('origin/timeout');
    sendMore('id: 2\ndata: {}\n\n');
    expect(await next()).toBe('id: 2\ndata: {}\n\n');
    await reader.cancel();
    await expect.poll(() => ended).toBe(true);
  });

  test.each([
    ['origin/timeout', hangs],
    ['origin/unavailable', dead],
    ['orders/unavailable', tells('orders/unavailable')],
  ] as const)('forward → %s before the first event', async (code, answer) => {
    near.answer = answer;
    const call = start().forward({ ...stream, timeoutMs: 100, problems: ['orders/unavailable'] });
    expect(await outcome(call)).toBe(code);
  });

  test('forward → 204 without content when there is nothing more to tell', async () => {
    near.answer = (_request, response) => response.writeHead(204).end();
    expect(await start().forward(stream)).toMatchObject({ status: 204, body: null });
  });
});

test('forward → body, token and key as they came, signed over the body, nothing else of the caller', async () => {
  let received = '';
  near.answer = (request, response) => {
    request.on('data', (chunk) => (received += String(chunk)));
    request.on('end', () => {
      response.setHeader('location', '/v1/orders/o1');
      response.setHeader('set-cookie', 'internal=1');
      sendJson(response, '{"done":true}', 201);
    });
  };
  const headers = {
    authorization: 'Bearer a.b.c',
    'idempotency-key': 'key-1',
    'content-type': 'application/json',
  };
  const answer = await start().forward({ headers });
  const [seen] = near.requests;
  expect(received).toBe('{"lines":[]}');
  expect(seen).toMatchObject({ method: 'POST', headers });
  const signed = { method: 'POST', target: seen?.target ?? '', body: BODY };
  expect(verifyRequest(signed, String(seen?.headers[SIGNATURE_HEADER]), KEYS, clock.ms)).toBe('ok');
  expect(answer).toMatchObject({ status: 201, headers: { location: '/v1/orders/o1' } });
  expect(Object.keys(answer.headers)).toEqual(['location']);
});

test('read → the maker that the origin names, and none that is not a maker’s id', async () => {
  const named =
    (maker: string): HttpOrigin['answer'] =>
    (_request, response) => {
      response.setHeader('x-sommier-maker', maker);
      sendJson(response, '{}');
    };
  near.answer = named('nordvik');
  expect(await start().read()).toMatchObject({ maker: 'nordvik' });
  near.answer = named('catalog evil');
  expect((await start().read()).maker).toBeUndefined();
});
