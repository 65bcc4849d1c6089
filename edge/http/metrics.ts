import type { RequestEvent } from './wide-event.ts';

/** Counts a request by what it met on its way. */
export type Metrics = (event: RequestEvent) => void;

/** For a place without a dataset. */
export const noMetrics: Metrics = () => undefined;

/** The part of a Workers Analytics Engine dataset that is used. */
export interface Dataset {
  writeDataPoint(point: { indexes: string[]; blobs: string[]; doubles: number[] }): void;
}

/**
 * One data point for each request, by closed lists only:
 * index1 route; blob1 method, 2 cache outcome, 3 tier, 4 region, 5 breaker, 6 problem code;
 * double1 status, 2 total ms, 3 origin ms, 4 age of the epochs in ms (-1 when they were never read).
 */
export const analyticsMetrics =
  (dataset: Dataset): Metrics =>
  (event) => {
    dataset.writeDataPoint({
      indexes: [event.route],
      blobs: [
        event.method,
        event.cache ?? '',
        event.tier ?? '',
        event.region ?? '',
        event.breaker ?? '',
        event.code ?? '',
      ],
      doubles: [event.status, event.ms, event.originMs ?? 0, event.epochAgeMs ?? -1],
    });
  };
