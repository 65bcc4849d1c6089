import { expect, test } from 'vitest';
import { comparedParts, metricNames } from './expressions.ts';

test('comparedParts → each side of an alert, without numbers', () => {
  expect(comparedParts('(slo:burn:1h > 14.4 and on(slo) slo:burn:5m > 14.4) or (slo:burn:6h > 6)')).toEqual([
    'slo:burn:1h',
    'slo:burn:5m',
    'slo:burn:6h',
  ]);
  expect(comparedParts('max(orders_backlog{queue="outbox-dead"}) > 0')).toEqual([
    'max(orders_backlog{queue="outbox-dead"})',
  ]);
});

test('metricNames → names without functions, labels and ranges', () => {
  expect(
    metricNames('sum by (le, my_label) (rate(a_bucket{op_x="b_c"}[5m])) / on(some_slo) slo:b or vector(0)'),
  ).toEqual(['a_bucket', 'slo:b']);
  expect(metricNames('histogram_quantile(0.99, sum(rate(up_total[5m])))')).toEqual(['up_total']);
});
