import { expect, test } from 'vitest';
import { buildEdge } from '../app.ts';
import { fakeDeps } from '../testing/fake-deps.ts';
import { analyticsMetrics } from './metrics.ts';

test('analyticsMetrics → one point for each request with tier, region, breaker and age of the epochs', async () => {
  const points: unknown[] = [];
  const deps = { ...fakeDeps(), metrics: analyticsMetrics({ writeDataPoint: (point) => points.push(point) }) };
  const app = buildEdge(deps);
  await app.request('/v1/catalog/makers');
  await app.request('/v1/catalog/makers');
  await app.request('/v1/catalog/models?size=banana');
  expect(points).toEqual([
    { indexes: ['listMakers'], blobs: ['GET', 'miss', 'isolate', '', 'closed', ''], doubles: [200, 0, 0, -1] },
    { indexes: ['listMakers'], blobs: ['GET', 'hit', 'isolate', '', '', ''], doubles: [200, 0, 0, 0] },
    { indexes: ['listModels'], blobs: ['GET', '', '', '', '', 'request/invalid'], doubles: [400, 0, 0, 0] },
  ]);
});
