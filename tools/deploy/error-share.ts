import * as z from 'zod';

/** The share of requests of the last five minutes that failed by our fault, from 0 to 1; null while none was counted. */
export type ErrorShare = () => Promise<number | null>;

const DEADLINE_MS = 10_000;

const PrometheusAnswer = z.object({
  status: z.literal('success'),
  data: z.object({ result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })) }),
});

/** By an instant query of Prometheus (GET /api/v1/query) that gives one number. Throws an Error when it does not answer. */
export function prometheusShare(prometheusUrl: string, query: string): ErrorShare {
  const url = new URL('/api/v1/query', prometheusUrl);
  url.searchParams.set('query', query);
  return async () => {
    const { data } = PrometheusAnswer.parse(await json(await fetch(url, { signal: AbortSignal.timeout(DEADLINE_MS) })));
    const value = Number(data.result[0]?.value[1] ?? Number.NaN);
    return Number.isNaN(value) ? null : value;
  };
}

/** Of an origin's requests (origin/plugins/metrics.ts), all its pods together. */
export const originQuery = (service: 'catalog' | 'orders'): string =>
  `sum(rate(http_request_duration_seconds_count{service="${service}",status="5xx"}[5m])) / ` +
  `sum(rate(http_request_duration_seconds_count{service="${service}"}[5m]))`;

export interface AnalyticsEngine {
  accountId: string;
  token: string;
  /** Dataset of the environment, as wrangler.toml names it. */
  dataset: string;
  apiUrl?: string;
}

const AnalyticsAnswer = z.object({
  data: z.array(z.object({ failed: z.coerce.number(), requests: z.coerce.number() })),
});

/** Of the edge's requests (edge/http/metrics.ts), by the SQL API of Cloudflare's Analytics Engine. Throws an Error when it does not answer. */
export function edgeShare({
  accountId,
  token,
  dataset,
  apiUrl = 'https://api.cloudflare.com',
}: AnalyticsEngine): ErrorShare {
  const query =
    `SELECT SUM(IF(double1 >= 500, _sample_interval, 0)) AS failed, SUM(_sample_interval) AS requests ` +
    `FROM ${dataset} WHERE timestamp > NOW() - INTERVAL '5' MINUTE FORMAT JSON`;
  return async () => {
    const response = await fetch(`${apiUrl}/client/v4/accounts/${accountId}/analytics_engine/sql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: query,
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    const row = AnalyticsAnswer.parse(await json(response)).data[0];
    return row === undefined || row.requests === 0 ? null : row.failed / row.requests;
  };
}

async function json(response: Response): Promise<unknown> {
  if (response.ok) return response.json();
  throw new Error(
    `${new URL(response.url).host} answered ${response.status}: ${(await response.text()).slice(0, 300)}`,
  );
}
