import type { Retries } from '../saga/retries.ts';

const soon = { firstMs: 10, longestMs: 20, giveUpMs: 1_000 };

/** Gives up within a second instead of hours. */
export const quickRetries: Retries = {
  'placed-order': { run: soon, undo: soon },
  'book-slot': { run: soon, undo: soon },
  'capture-payment': { run: soon, undo: soon },
  'complete-order': { run: soon, undo: soon },
};
