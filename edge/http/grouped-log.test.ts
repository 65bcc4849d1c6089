import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakeDeps, type FakeDeps } from '../testing/fake-deps.ts';
import { buildEdge } from '../app.ts';
import { groupedLog } from './grouped-log.ts';

const TARGET = '/v1/catalog/models?size=160x200';

let deps: FakeDeps;
let told: { level: string; [name: string]: unknown }[];
beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  deps = { ...fakeDeps(), logRequest: groupedLog((level, event) => told.push({ level, ...event })) };
});
afterEach(() => vi.useRealTimers());

async function ask(times: number, target = TARGET): Promise<void> {
  const app = buildEdge(deps);
  for (let i = 0; i < times; i++) await app.request(target);
}

test('what is no hit is told at once and alone', async () => {
  await ask(1);
  await ask(1, '/v1/catalog/models?size=banana');
  expect(told).toMatchObject([
    { event: 'request', cache: 'miss', level: 'info' },
    { event: 'request', code: 'request/invalid', level: 'info' },
  ]);
});

test('hits share one event, a hundred of them or those of 100 ms, each whole and in its order', async () => {
  await ask(1 + 130);
  expect(told).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(100);
  expect(told).toHaveLength(3);
  const groups = told.slice(1).map(({ event, requests }) => ({ event, requests: asEvents(requests) }));
  expect(groups.map(({ requests }) => requests.length)).toEqual([100, 30]);
  const all = groups.flatMap(({ requests }) => requests);
  for (const each of all)
    expect(each).toMatchObject({ event: 'request', route: 'listModels', status: 200, cache: 'hit' });
  expect(new Set(all.map(({ trace }) => trace)).size).toBe(130);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(told).toHaveLength(3);
});

/** Group events hold the events of requests. */
const asEvents = (requests: unknown) => requests as { trace: string }[];
