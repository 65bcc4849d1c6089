import { expect, test } from 'vitest';
import { singleFlight } from './single-flight.ts';

const detached = () => undefined;

test('singleFlight → one piece of work for all callers of a key, told who waited', async () => {
  const flights = singleFlight<number>(1_000);
  let calls = 0;
  const work = async () => ++calls;
  const outcomes = await Promise.all([
    flights('a', work, detached),
    flights('a', work, detached),
    flights('b', work, detached),
  ]);
  expect(outcomes).toEqual([
    { value: 1, collapsed: false },
    { value: 1, collapsed: true },
    { value: 2, collapsed: false },
  ]);
  expect(await flights('a', work, detached)).toEqual({ value: 3, collapsed: false });
});

test('singleFlight → hands the work to waitUntil, so that it outlives its caller', async () => {
  const kept: Promise<unknown>[] = [];
  await singleFlight<number>(1_000)(
    'a',
    async () => 1,
    (work) => kept.push(work),
  );
  expect(kept).toHaveLength(1);
});

test('singleFlight → a follower takes the lead when the leader never comes back', async () => {
  const flights = singleFlight<string>(20);
  void flights('a', () => new Promise(() => {}), detached);
  expect(await flights('a', async () => 'mine', detached)).toEqual({ value: 'mine', collapsed: false });
});

test('singleFlight → origin/timeout when the second leader never comes back either', async () => {
  const flights = singleFlight<string>(20);
  const never = () => new Promise<string>(() => {});
  void flights('a', never, detached);
  void flights('a', never, detached);
  await expect(flights('a', never, detached)).rejects.toMatchObject({ code: 'origin/timeout' });
});
