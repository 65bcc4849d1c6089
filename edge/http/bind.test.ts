import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { expectProblem } from '../testing/expectations.ts';
import { fakeDeps } from '../testing/fake-deps.ts';
import { bind, type Run } from './bind.ts';

function start(run: Run) {
  const deps = fakeDeps();
  return { deps, app: new Hono().get('/', bind(deps, { id: 'test', surface: 'api' }, run)) };
}

test('bind → an opaque 500 with a trace id when a bug is thrown, and its stack in the log only', async () => {
  const { deps, app } = start(() => {
    throw new TypeError('secret detail of a bug');
  });
  const body = await expectProblem(await app.request('/'), 'internal');
  expect(JSON.stringify(body)).not.toContain('secret detail');
  expect(deps.events).toEqual([
    expect.objectContaining({
      level: 'error',
      status: 500,
      code: 'internal',
      trace: body.traceId,
      cause: expect.stringContaining('secret detail of a bug'),
    }),
  ]);
});

test('bind → tells a thrown value that is no Error without its content', async () => {
  const { deps, app } = start(() => Promise.reject('token=abc'));
  await expectProblem(await app.request('/'), 'internal');
  expect(JSON.stringify(deps.events)).not.toContain('token=abc');
});

test('bind → measures by its clock', async () => {
  const { deps, app } = start(() => {
    deps.clock.ms += 12;
    return { status: 204, headers: {}, body: null };
  });
  expect((await app.request('/')).headers.get('server-timing')).toBe('total;dur=12');
  expect(deps.events[0]).toMatchObject({ ms: 12 });
});
