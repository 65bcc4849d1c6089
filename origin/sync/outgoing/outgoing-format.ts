import type { Offer } from './offer.ts';

/** What a whole feed says of itself. */
export interface FeedHead {
  shopName: string;
  shopUrl: string;
  now: Date;
  /** Currencies of the makers whose offers follow, the shop's own first. */
  currencies: readonly string[];
}

/** Why an offer is in no feed of a format. */
export type LeftOutReason = 'no-picture' | 'currency';

/** How a feed is written: a head, a piece for each model, an end. */
export interface OutgoingFormat {
  /** Object name in S3. */
  file: string;
  contentType: string;
  head(head: FeedHead): string;
  /** The offers of one model. */
  model(offers: readonly Offer[], head: FeedHead, isFirst: boolean): string;
  end: string;
  /** Null for an offer that the format takes. */
  refusal(offer: Offer): LeftOutReason | null;
}
