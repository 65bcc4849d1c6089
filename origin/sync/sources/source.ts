/** A place that a feed is read from. */
export interface Source {
  /** As reports name it. */
  name: string;
  /** Opens the feed's bytes from the beginning. Throws `feed/not-found` when there is nothing to read. */
  open(signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
}

/** Finds the source that an address names: `s3://bucket/key`, or a file where files are allowed. */
export type OpenSource = (address: string) => Source;
