import type { ObjectOptions } from '@restatedev/restate-sdk';
import type { FastifyBaseLogger } from 'fastify';
import type { SyncDeps } from '../deps.ts';
import type { RunRecord } from './run-record.ts';

/** What Restate knows the objects of sync by; each is keyed by the maker, so that one call at a time runs for it. */
export interface WorkflowNames {
  feed: string;
  schedule: string;
}

/** Names that waiting calls are known by: they are never changed. A namespace keeps houses apart that share one Restate. */
export const workflowNames = (namespace: string): WorkflowNames => ({
  feed: `${namespace}MakerFeed`,
  schedule: `${namespace}FeedSchedule`,
});

/** What workflows need. */
export interface WorkflowDeps extends SyncDeps {
  names: WorkflowNames;
  log: FastifyBaseLogger;
  /** Told of each run that has ended, once or, after a crash, twice. */
  onEnded: (run: RunRecord) => void;
  /** Aborted when the process stops: a run then ends its batch and goes on elsewhere. */
  stopping: AbortSignal;
}

/** A step takes minutes and tells nothing meanwhile; that its process died is seen by its connection, at once. */
export const FEED_OPTIONS: ObjectOptions = {
  idempotencyRetention: { days: 1 },
  journalRetention: { days: 3 },
  inactivityTimeout: { hours: 6 },
  abortTimeout: { hours: 6 },
  retryPolicy: { initialInterval: 100, exponentiationFactor: 2, maxInterval: 10_000 },
};
