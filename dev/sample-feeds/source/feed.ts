import type { FeedRow } from './rows.ts';

/** A feed as text, and the line (from 1) at which each row or offer begins. */
export interface FeedText {
  text: string;
  lines: number[];
}

/** One maker with everything that its sample feed is made from. */
export interface SampleMaker {
  id: string;
  name: string;
  /** File name in this folder; the profile is `<id>.profile.json`. */
  file: string;
  encoding: 'utf8' | 'win1251';
  rows: readonly FeedRow[];
  write(rows: readonly FeedRow[]): FeedText;
}
