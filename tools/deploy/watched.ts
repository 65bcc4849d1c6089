import type { DeployEnv } from './deploy-env.ts';
import { edgeShare, originQuery, prometheusShare } from './error-share.ts';
import type { Watched } from './watch-burn.ts';

const DATASETS = { staging: 'sommier_edge_staging', production: 'sommier_edge' } as const;
const OBJECTIVES = { reads: 0.9999, orders: 0.9995 } as const;

/** What a release is judged by: the edge's own figures and both origins'. */
export function watchedOf(env: DeployEnv, environment: 'staging' | 'production'): Watched[] {
  const { CLOUDFLARE_ACCOUNT_ID: accountId, CLOUDFLARE_API_TOKEN: token, PROMETHEUS_URL: prometheus } = env;
  return [
    {
      name: 'edge',
      objective: OBJECTIVES.orders,
      share: edgeShare({ accountId, token, dataset: DATASETS[environment] }),
    },
    { name: 'catalog', objective: OBJECTIVES.reads, share: prometheusShare(prometheus, originQuery('catalog')) },
    { name: 'orders', objective: OBJECTIVES.orders, share: prometheusShare(prometheus, originQuery('orders')) },
  ];
}
