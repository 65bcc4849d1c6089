import type { ProblemCode } from '#shared/problem.ts';

/** One read from the origins. */
export interface OriginRead {
  /** Canonical path and query. */
  target: string;
  traceparent: string;
  /** Problems of the origin that the operation may answer with; any other failure is `origin/unavailable`. */
  problems: readonly ProblemCode[];
}

export interface OriginAnswer {
  body: Uint8Array;
  contentType: string;
  /** Which origin answered: its place in the list, nearest first. */
  index: number;
}

/** The services behind the edge. */
export interface OriginPort {
  /** Gives the bytes of a 200 answer. Throws one of `read.problems`, `origin/unavailable` or `origin/timeout`. */
  read(read: OriginRead): Promise<OriginAnswer>;
  /** Whether any origin says that it can serve; never throws. */
  isReady(): Promise<boolean>;
}
