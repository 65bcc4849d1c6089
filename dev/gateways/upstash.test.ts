import { Redis } from '@upstash/redis';
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';

const url = process.env['UPSTASH_REDIS_REST_URL'] ?? '';
const token = process.env['UPSTASH_REDIS_REST_TOKEN'] ?? '';
const redis = new Redis({ url, token, enableTelemetry: false, retry: false });
const freshKey = () => `gateway-test:${randomUUID()}`;
const post = (path: string, body: string, headers: Record<string, string> = { authorization: `Bearer ${token}` }) =>
  fetch(`${url}${path}`, { method: 'POST', body, headers });

test('@upstash/redis → gets what it set, of every type and alphabet', async () => {
  const key = freshKey();
  await redis.set(key, { name: 'Матрас «Лён»', widthsCm: [80, 160], note: '✓ "quoted"\n' });
  expect(await redis.get(key)).toEqual({ name: 'Матрас «Лён»', widthsCm: [80, 160], note: '✓ "quoted"\n' });
  expect(await redis.set(key, 'OK', { ex: 60 })).toBe('OK');
  expect(await redis.get(key)).toBe('OK');
  expect(await redis.type(key)).toBe('string');
  expect(await redis.ttl(key)).toBeGreaterThan(50);
  expect(await redis.get(freshKey())).toBeNull();
});

test('@upstash/redis → nested answers are decoded at every depth', async () => {
  const key = freshKey();
  await redis.hset(key, { a: 'one', b: '2' });
  expect(await redis.hgetall(key)).toEqual({ a: 'one', b: 2 });
  const stream = freshKey();
  await redis.xadd(stream, '1-0', { colour: 'синий' });
  expect(await redis.xrange(stream, '-', '+')).toEqual({ '1-0': { colour: 'синий' } });
});

test('POST /pipeline → one answer each, in order, when one of them fails', async () => {
  const key = freshKey();
  const body = JSON.stringify([
    ['SET', key, 'x'],
    ['INCR', key],
    ['GET', key],
  ]);
  const response = await post('/pipeline', body);
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual([
    { result: 'OK' },
    { error: expect.stringContaining('not an integer') },
    { result: 'x' },
  ]);
});

test('POST /multi-exec → all of it at once through @upstash/redis', async () => {
  const key = freshKey();
  const transaction = redis.multi().set(key, 1).incrby(key, 4).get(key);
  expect(await transaction.exec()).toEqual(['OK', 5, 5]);
});

test('POST /multi-exec → 400 and nothing done when a command of it does not exist', async () => {
  const key = freshKey();
  const response = await post('/multi-exec', JSON.stringify([['SET', key, '1'], ['NOSUCHCOMMAND']]));
  expect(response.status).toBe(400);
  expect(await redis.exists(key)).toBe(0);
});

test("POST / EVAL → runs a script with Upstash's flags line, and EVALSHA finds it by the caller's hash", async () => {
  const key = freshKey();
  const script = '#!lua flags=allow-key-locking\nreturn redis.call("INCRBY", KEYS[1], ARGV[1])';
  expect(await redis.eval(script, [key], [3])).toBe(3);
  const hash = await redis.scriptLoad(script);
  expect(await redis.evalsha(hash, [key], [4])).toBe(7);
  expect(await redis.createScript<number>(script).exec([key], ['5'])).toBe(12);
});

test('POST / EVALSHA → NOSCRIPT when nobody loaded it', async () => {
  await expect(redis.evalsha('f'.repeat(40), [], [])).rejects.toThrow('NOSCRIPT');
});

test.each(['/', '/pipeline', '/multi-exec', '/get/some-key'])(
  'POST %s → 401 when the token is wrong or missing',
  async (path) => {
    expect((await post(path, '[["PING"]]', { authorization: 'Bearer wrong' })).status).toBe(401);
    expect((await post(path, '[["PING"]]', {})).status).toBe(401);
  },
);

test('GET /set/… → takes a command from the path, and the token from the query', async () => {
  const key = freshKey();
  const response = await fetch(`${url}/set/${key}/${encodeURIComponent('a/b c')}?_token=${token}`);
  expect(await response.json()).toEqual({ result: 'OK' });
  expect(await redis.get(key)).toBe('a/b c');
});

test.each([
  ['/', '{"not":"a command"}'],
  ['/', 'not json'],
  ['/', '[]'],
  ['/', '["SUBSCRIBE","news"]'],
  ['/pipeline', '{"not":"a list"}'],
  ['/multi-exec', '["PING"]'],
])('POST %s %s → 400 with an error', async (path, body) => {
  const response = await post(path, body);
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ error: expect.any(String) });
});

test('POST / → 400 when the body is over 10 MB', async () => {
  const response = await post('/', JSON.stringify(['SET', 'big', 'x'.repeat(10_000_001)]));
  expect(response.status).toBe(400);
});
