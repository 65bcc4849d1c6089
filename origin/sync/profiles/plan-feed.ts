import type { Feed, FeedRow } from '../formats/feed.ts';
import { planFrom, type FeedPlan } from './plan.ts';
import type { Profile } from './profile.ts';
import { proposePlan, requireFields } from './propose-profile.ts';

const SAMPLE_ROWS = 1_000;

/**
 * Decides how a feed is read: by the profile, or by one proposed from its header and first rows.
 * @returns the plan, and the feed with the sample put back
 * @throws Problem feed/unmapped with the columns seen, feed/malformed, feed/empty
 */
export async function planFeed(feed: Feed, profile: Profile | null): Promise<{ plan: FeedPlan; feed: Feed }> {
  if (profile !== null) {
    if (feed.format === 'csv') requireFields(feed.columns, profile.fields);
    return { plan: planFrom(profile), feed };
  }
  const batches = feed.batches[Symbol.asyncIterator]();
  const sample: FeedRow[] = [];
  while (sample.length < SAMPLE_ROWS) {
    const next = await batches.next();
    if (next.done === true) break;
    sample.push(...next.value);
  }
  return { plan: proposePlan(feed, sample), feed: { ...feed, batches: following(sample, batches) } };
}

async function* following(
  first: readonly FeedRow[],
  rest: AsyncIterator<readonly FeedRow[]>,
): AsyncGenerator<readonly FeedRow[]> {
  try {
    yield first;
    for (;;) {
      const next = await rest.next();
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await rest.return?.();
  }
}
