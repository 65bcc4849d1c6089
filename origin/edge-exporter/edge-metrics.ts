import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { EdgeRequest } from './edge-events.ts';

const BUCKETS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5];

/** Rate, errors and duration of the edge by route, and what its cache did. Gives what counts one request. */
export function edgeMetrics(registry: Registry): (request: EdgeRequest) => void {
  const registers = [registry];
  const duration = new Histogram({
    name: 'edge_request_duration_seconds',
    help: 'Time in the worker from a request to its answer',
    labelNames: ['route', 'status'],
    buckets: BUCKETS,
    registers,
  });
  const origin = new Histogram({
    name: 'edge_origin_duration_seconds',
    help: 'Time that the worker waited for an origin',
    labelNames: ['region'],
    buckets: BUCKETS,
    registers,
  });
  const cache = new Counter({
    name: 'edge_cache_total',
    help: 'Cacheable answers by outcome and the tier that held them',
    labelNames: ['outcome', 'tier'],
    registers,
  });
  const problems = new Counter({
    name: 'edge_problems_total',
    help: 'Problems answered, by code',
    labelNames: ['code'],
    registers,
  });
  const epochAge = new Gauge({
    name: 'edge_epoch_age_seconds',
    help: 'Age of the epochs that freshness was last judged by',
    registers,
  });
  return (request) => {
    duration.observe({ route: request.route, status: `${Math.floor(request.status / 100)}xx` }, request.ms / 1_000);
    if (request.originMs !== undefined) origin.observe({ region: request.region ?? 'only' }, request.originMs / 1_000);
    if (request.cache !== undefined) cache.inc({ outcome: request.cache, tier: request.tier ?? 'none' });
    if (request.code !== undefined) problems.inc({ code: request.code });
    if (request.epochAgeMs !== undefined) epochAge.set(request.epochAgeMs / 1_000);
  };
}
