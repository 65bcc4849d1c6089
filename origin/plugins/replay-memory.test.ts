import { expect, test } from 'vitest';
import { SIGNATURE_WINDOW_MS } from '#shared/signing.ts';
import { replayMemory } from './replay-memory.ts';

test('replayMemory → notices a second use within twice the window, and forgets after it', () => {
  const memory = replayMemory();
  expect(memory.seen('a', 0)).toBe(false);
  expect(memory.seen('b', 1)).toBe(false);
  expect(memory.seen('a', 2 * SIGNATURE_WINDOW_MS - 1)).toBe(true);
  expect(memory.seen('a', 2 * SIGNATURE_WINDOW_MS)).toBe(false);
});

test('replayMemory → holds no more than its bound, the oldest go first', () => {
  const memory = replayMemory(3);
  for (const signature of ['a', 'b', 'c', 'd']) memory.seen(signature, 0);
  expect(['b', 'c', 'd'].map((signature) => memory.seen(signature, 1))).toEqual([true, true, true]);
  expect(memory.seen('a', 1)).toBe(false);
});
