/** A place that a feed is read from. */
export interface Source {
  /** As reports name it. */
  name: string;
  /** Opens the feed's bytes from the beginning. Throws `feed/not-found` when there is nothing to read. */
  open(signal: AbortSignal): Promise<OpenedSource>;
}

export interface OpenedSource {
  bytes: AsyncIterable<Uint8Array>;
  /** Differs when the file does: the ETag in S3. Null when its place tells none. */
  version: string | null;
}

/** Finds the source that an address names: `s3://bucket/key`, or a file where files are allowed. */
export type OpenSource = (address: string) => Source;
