import { expect, test } from 'vitest';
import { pollEpochs, type EpochVector } from './epochs.ts';

function start() {
  const clock = { ms: 1_000_000 };
  const published = new Map<string, number>();
  const polls: ((answer: EpochVector | Error) => void)[] = [];
  const poll = () =>
    new Promise<EpochVector>((done, failed) => {
      polls.push((answer) => (answer instanceof Error ? failed(answer) : done(answer)));
    });
  const epochs = pollEpochs({ now: () => clock.ms, poll });
  const refresh = () => epochs.refresh(() => undefined);
  /** Answers the poll that is under way. */
  const answer = async (value: EpochVector | Error = new Map(published)) => {
    polls.shift()?.(value);
    await new Promise((done) => setImmediate(done));
  };
  return { clock, published, polls, epochs, refresh, answer };
}

test('pollEpochs → a caller waits when nothing is known or the vector is old, and only then', async () => {
  const { clock, refresh, answer, polls } = start();
  expect(refresh()).toBeInstanceOf(Promise);
  await answer();
  expect(refresh()).toBeUndefined();
  clock.ms += 1_000;
  expect(refresh()).toBeUndefined();
  expect(polls).toHaveLength(1);
  await answer();
  clock.ms += 2_001;
  expect(refresh()).toBeInstanceOf(Promise);
});

test('pollEpochs → one poll in flight and one a second, however many ask', async () => {
  const { clock, refresh, answer, polls } = start();
  for (let each = 0; each < 1_000; each++) void refresh();
  expect(polls).toHaveLength(1);
  await answer(new Error('down'));
  for (let each = 0; each < 1_000; each++) expect(refresh()).toBeUndefined();
  expect(polls).toHaveLength(0);
  clock.ms += 1_000;
  for (let each = 0; each < 1_000; each++) void refresh();
  expect(polls).toHaveLength(1);
});

test('pollEpochs → says when a value ceased to be current, as seen here, and 0 when that was long ago', async () => {
  const { clock, epochs, published, refresh, answer } = start();
  const publish = async () => {
    published.set('catalog', (published.get('catalog') ?? 0) + 1);
    clock.ms += 2_000;
    void refresh();
    await answer();
  };
  void refresh();
  await answer();
  expect(epochs.endedAtMs('catalog', 0)).toBe(Infinity);
  await publish();
  const firstMs = clock.ms;
  await publish();
  expect([0, 1, 2, 3].map((value) => epochs.endedAtMs('catalog', value))).toEqual([
    firstMs,
    firstMs + 2_000,
    Infinity,
    Infinity,
  ]);
  await publish();
  await publish();
  expect([0, 1, 2].map((value) => epochs.endedAtMs('catalog', value))).toEqual([0, firstMs + 2_000, firstMs + 4_000]);
  expect(epochs.endedAtMs('maker:never-seen', 0)).toBe(Infinity);
});

test('pollEpochs → an answer that was asked for earlier changes nothing', () => {
  const { epochs } = start();
  epochs.learn(new Map([['catalog', 5]]), 2_000);
  epochs.learn(new Map([['catalog', 4]]), 1_000);
  expect(epochs.vector().get('catalog')).toBe(5);
});

test('pollEpochs → a counter that starts anew makes older answers stale only when they are below it', () => {
  const { epochs } = start();
  epochs.learn(new Map([['catalog', 50]]), 1_000);
  epochs.learn(new Map([['catalog', 1]]), 2_000);
  expect(epochs.endedAtMs('catalog', 50)).toBe(Infinity);
  expect(epochs.endedAtMs('catalog', 0)).toBe(0);
});
