/**
 * What one operation costs, in ms of one core of the machine named: CPU of the processes by the kernel's accounting, divided by the
 * operations of the run. The one place to change after a new measurement; docs/capacity.md shows what follows from it.
 */
export const MEASURED = {
  date: '2026-11-23',
  commit: 'b4569f1',
  machine: '2 × AMD EPYC, 24 GB, everything on it',
  /** A whole checkout: quote, cart with its line, delivery, order, payment, events of the provider, saga, one mail. */
  order: { edge: 8, catalog: 2.3, mongo: 1, orders: 10, postgres: 7.5, restate: 4.5 },
  /** A filter with facets that no cache holds; docs/benchmarks.md, filter-miss. */
  filterMiss: { catalog: 3.5, typesense: 13.5 },
  /** A cached answer; docs/benchmarks.md, edge-hit. */
  edgeHit: { edge: 0.15 },
  /** Workflows a second by Restate's two partitions, p99 257 ms; docs/benchmarks.md, saga. */
  sagas: { partitions: 2, perSecond: 250 },
  /** 16,384 × 500 prices, with the fields that are sorted and filtered by. */
  typesenseGiB: 0.65,
  /** Counted by Postgres itself over 256 orders of `npm run load -- transactions`: commits that write, their log, what the tables grow by. */
  postgres: { commitsPerOrder: 10, walKbPerOrder: 21, storedKbPerOrder: 15 },
} as const;
