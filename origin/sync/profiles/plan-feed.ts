import { followedBy, takeItems } from '../formats/head.ts';
import type { Feed, FeedRow } from '../formats/feed.ts';
import { planFrom, type FeedPlan } from './plan.ts';
import type { Profile } from './profile.ts';
import { proposePlan, requireFields } from './propose-profile.ts';
import { reshapeFeed, reshapedSources } from './reshape-feed.ts';

const SAMPLE_ROWS = 1_000;
/** Formats whose columns are told by a header; the others find theirs on their way. */
const HEADED = new Set<Feed['format']>(['csv', 'xlsx', 'shopify']);

/**
 * Decides how a feed is read: by the profile, or by one proposed from its header and first rows.
 * @returns the plan, and the feed in the shape of one row for each size
 * @throws Problem feed/unmapped with the columns seen, feed/malformed, feed/empty
 */
export async function planFeed(feed: Feed, profile: Profile | null): Promise<{ plan: FeedPlan; feed: Feed }> {
  if (profile !== null) {
    const shaped = reshapeFeed(feed, profile);
    if (HEADED.has(feed.format)) {
      const needed = ['name', profile.part === 'stock' ? 'stock' : 'price'] as const;
      requireFields(shaped.columns, reshapedSources(profile.fields, profile), shaped.columns, needed);
    }
    return { plan: planFrom(profile), feed: shaped };
  }
  const batches = feed.batches[Symbol.asyncIterator]();
  const sample = await takeItems(batches, SAMPLE_ROWS);
  const plan = proposePlan(feed, sample);
  const whole = { ...feed, columns: feed.columns, batches: followedBy<readonly FeedRow[]>(sample, batches) };
  return { plan, feed: reshapeFeed(whole, plan.profile) };
}
