import { expect, test } from 'vitest';
import { Queue } from './queue.ts';

test('Queue → gives everything once, in order, across its trims', () => {
  const queue = new Queue<number>();
  const taken: (number | undefined)[] = [];
  for (let next = 0; next < 10_000; next += 1) {
    queue.push(next);
    if (next % 3 !== 0) taken.push(queue.take());
  }
  while (queue.size > 0) taken.push(queue.take());
  expect(taken).toEqual(Array.from({ length: 10_000 }, (_, index) => index));
  expect(queue.take()).toBeUndefined();
});
