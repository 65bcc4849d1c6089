import * as z from 'zod';
import { aligned } from '../lib/aligned.ts';

const Metric = z.object({
  type: z.string(),
  contains: z.string(),
  values: z.record(z.string(), z.number()),
  thresholds: z.record(z.string(), z.object({ ok: z.boolean() })).optional(),
});

/** What k6 gives to handleSummary, as far as it is read. */
export const K6Summary = z.object({
  metrics: z.record(z.string(), Metric),
  state: z.object({ testRunDurationMs: z.number() }),
});
export type K6Summary = z.infer<typeof K6Summary>;

/** A counter's total; 0 for one that was never raised. */
export const counted = ({ metrics }: K6Summary, name: string): number => metrics[name]?.values['count'] ?? 0;

/** A table with a line for each operation, the cache, and every threshold that was crossed. */
export function summaryTable(summary: K6Summary): string {
  const { metrics, state } = summary;
  const trends = Object.entries(metrics).filter(([name, { values }]) => isShown(name) && (values['count'] ?? 0) > 0);
  const rows = trends.map(([name, { values }]) => [
    titleOf(name),
    String(values['count']),
    ...['med', 'p(95)', 'p(99)', 'max'].map((figure) => (values[figure] ?? 0).toFixed(1)),
  ]);
  const requests = counted(summary, 'http_reqs');
  const failed = metrics['http_req_failed']?.values['passes'] ?? 0;
  const crossed = Object.entries(metrics).flatMap(([name, { thresholds = {} }]) =>
    Object.entries(thresholds).flatMap(([rule, { ok }]) => (ok ? [] : [`  ${name}: ${rule}`])),
  );
  return [
    ...aligned([['operation', 'count', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms'], ...rows]),
    '',
    `${requests} requests in ${(state.testRunDurationMs / 1_000).toFixed(0)} s (${((requests / state.testRunDurationMs) * 1_000).toFixed(0)}/s), ${failed} failed, ${counted(summary, 'dropped_iterations')} iterations dropped, ${metrics['vus_max']?.values['max'] ?? 0} users at most`,
    ...(counted(summary, 'overloaded') > 0 ? [`${counted(summary, 'overloaded')} were told to come back later`] : []),
    crossed.length === 0 ? 'every threshold held' : `crossed:\n${crossed.join('\n')}`,
  ].join('\n');
}

const isShown = (name: string): boolean =>
  /^http_req_duration\{(?:op|scenario):/.test(name) || /^catalog_(?:hit|miss)_ms$/.test(name);

const titleOf = (name: string): string =>
  ({ catalog_hit_ms: 'catalogue, cached', catalog_miss_ms: 'catalogue, not cached' })[name] ??
  name.replace(/^http_req_duration\{(?:op|scenario):(.*)\}$/, '$1');
