/** A place that a feed is read from. */
export interface Source {
  /** As reports name it. */
  name: string;
  /**
   * Opens the feed's bytes from the beginning. Throws `feed/not-found` when there is nothing to read.
   * @param known version that is known already: a file of this version is not sent again
   * @param pinned what `pin` gave: this very file is opened, however often it has been replaced since
   */
  open(signal: AbortSignal, known?: string | null, pinned?: string | null): Promise<OpenedSource>;
  /** A name of the file as it lies there now, by which it can be opened later; null where the place keeps no versions. */
  pin(signal: AbortSignal): Promise<string | null>;
}

export interface OpenedSource {
  /** Null when the file is of the version that is known. */
  bytes: AsyncIterable<Uint8Array> | null;
  /** Differs when the file does: the ETag in S3. Null when its place tells none. */
  version: string | null;
  /** Bytes of the file; null when its place does not tell. */
  size: number | null;
}

/** Finds the source that an address names: `s3://bucket/key`, or a file where files are allowed. */
export type OpenSource = (address: string) => Source;
