import type { FeedHints } from '../formats/open-feed.ts';
import { headerJudge } from './find-header.ts';
import type { Profile } from './profile.ts';

/** What a profile tells of a file before its first row; without one the content alone decides. */
export const feedHints = (profile: Profile | null, tempDir: string): FeedHints => ({
  format: profile?.format,
  encoding: profile?.encoding,
  delimiter: profile?.delimiter,
  sheet: profile?.sheet,
  rowsAt: profile?.rowsAt,
  variantsAt: profile?.variantsAt,
  judge: headerJudge(profile),
  tempDir,
});
