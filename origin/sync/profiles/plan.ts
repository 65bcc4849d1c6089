import type { FieldSources, Profile } from './profile.ts';
import { reshapedSources } from './reshape-feed.ts';

/** How one feed is going to be read. */
export interface FeedPlan {
  profile: Profile;
  /** Where each field stands among these columns; a proposed plan learns columns that only later offers have. */
  sourcesFor(columns: readonly string[]): FieldSources;
  /** What was taken for granted, in words for the maker; empty for a profile that a person wrote. */
  assumed: readonly string[];
}

export function planFrom(profile: Profile): FeedPlan {
  const sources = reshapedSources(profile.fields, profile);
  return { profile, sourcesFor: () => sources, assumed: [] };
}
