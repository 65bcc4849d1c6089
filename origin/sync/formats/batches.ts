import type { FeedRow } from './feed.ts';

/** Puts back the rows that were read ahead; closing it closes what follows. */
export async function* batchesAfter(
  first: readonly FeedRow[],
  rest: AsyncIterator<readonly FeedRow[]>,
): AsyncGenerator<readonly FeedRow[]> {
  try {
    if (first.length > 0) yield first;
    for (;;) {
      const next = await rest.next();
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await rest.return?.();
  }
}
