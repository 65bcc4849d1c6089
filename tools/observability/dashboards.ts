/** One panel: a title, the unit of its axis (Grafana's names) and a query for each line. */
export interface Panel {
  title: string;
  unit: 'reqps' | 's' | 'percentunit' | 'short' | 'ops' | 'bytes';
  queries: Readonly<Record<string, string>>;
}

export interface Dashboard {
  uid: string;
  title: string;
  panels: readonly Panel[];
}

const p99 = (histogram: string, by: string): string =>
  `histogram_quantile(0.99, sum by (le, ${by}) (rate(${histogram}_bucket[5m])))`;

/** Every dashboard; `npm run observe -- --check` asks a Prometheus whether each query gives data. */
export const DASHBOARDS: readonly Dashboard[] = [
  {
    uid: 'sommier-slo',
    title: 'Sommier: objectives',
    panels: [
      {
        title: 'Budget spent per window (1 = as fast as allowed)',
        unit: 'short',
        queries: { '{{slo}} 1h': 'slo:burn:1h', '{{slo}} 6h': 'slo:burn:6h', '{{slo}} 3d': 'slo:burn:3d' },
      },
      { title: 'Budget of 30 days that is left', unit: 'percentunit', queries: { '{{slo}}': '1 - slo:burn:30d' } },
      { title: 'Requests under an objective', unit: 'reqps', queries: { '{{slo}}': 'slo:requests:rate5m' } },
      { title: 'Of them bad', unit: 'reqps', queries: { '{{slo}}': 'slo:failures:rate5m' } },
    ],
  },
  {
    uid: 'sommier-edge',
    title: 'Sommier: edge',
    panels: [
      {
        title: 'Requests by route',
        unit: 'reqps',
        queries: { '{{route}}': 'sum by (route) (rate(edge_request_duration_seconds_count[5m]))' },
      },
      {
        title: 'Failures by route',
        unit: 'reqps',
        queries: {
          '{{route}}': 'sum by (route) (rate(edge_request_duration_seconds_count{status="5xx"}[5m])) or vector(0)',
        },
      },
      {
        title: 'Duration, 99 of 100',
        unit: 's',
        queries: { '{{route}}': p99('edge_request_duration_seconds', 'route') },
      },
      {
        title: 'Cache by outcome and tier',
        unit: 'reqps',
        queries: { '{{outcome}} {{tier}}': 'sum by (outcome, tier) (rate(edge_cache_total[5m]))' },
      },
      {
        title: 'Waiting for origins, 99 of 100',
        unit: 's',
        queries: { '{{region}}': p99('edge_origin_duration_seconds', 'region') },
      },
      {
        title: 'Problems by code',
        unit: 'reqps',
        queries: { '{{code}}': 'sum by (code) (rate(edge_problems_total[5m])) or vector(0)' },
      },
      { title: 'Age of the epochs', unit: 's', queries: { age: 'max(edge_epoch_age_seconds)' } },
    ],
  },
  {
    uid: 'sommier-origins',
    title: 'Sommier: origins',
    panels: [
      {
        title: 'Requests by operation',
        unit: 'reqps',
        queries: { '{{service}} {{op}}': 'sum by (service, op) (rate(http_request_duration_seconds_count[5m]))' },
      },
      {
        title: 'Failures by operation',
        unit: 'reqps',
        queries: {
          '{{service}} {{op}}':
            'sum by (service, op) (rate(http_request_duration_seconds_count{status="5xx"}[5m])) or vector(0)',
        },
      },
      {
        title: 'Duration, 99 of 100',
        unit: 's',
        queries: { '{{service}} {{op}}': p99('http_request_duration_seconds', 'service, op') },
      },
      {
        title: 'Pools: connections in use of those allowed',
        unit: 'percentunit',
        queries: {
          '{{service}} {{pool}}':
            'sum by (service, pool) (pool_connections{state="used"}) / sum by (service, pool) (pool_connections_max)',
        },
      },
      {
        title: 'Pools: callers that wait',
        unit: 'short',
        queries: { '{{service}} {{pool}}': 'sum by (service, pool) (pool_waiting)' },
      },
      {
        title: 'Event loop, 99 of 100 turns',
        unit: 's',
        queries: { '{{service}}': 'max by (service) (nodejs_eventloop_lag_p99_seconds)' },
      },
      {
        title: 'CPU',
        unit: 'short',
        queries: { '{{service}}': 'sum by (service) (rate(process_cpu_seconds_total[5m]))' },
      },
      {
        title: 'Memory',
        unit: 'bytes',
        queries: { '{{service}}': 'sum by (service) (process_resident_memory_bytes)' },
      },
    ],
  },
  {
    uid: 'sommier-business',
    title: 'Sommier: orders, payments, feeds',
    panels: [
      {
        title: 'Orders placed',
        unit: 'ops',
        queries: { placed: 'sum(rate(http_request_duration_seconds_count{op="placeOrder",status="2xx"}[5m]))' },
      },
      {
        title: 'What happened to orders',
        unit: 'ops',
        queries: { '{{type}}': 'sum by (type) (rate(orders_events_total[5m]))' },
      },
      {
        title: 'Payments taken of orders authorised',
        unit: 'percentunit',
        queries: {
          taken:
            'sum(increase(orders_events_total{type="PaymentProcessed"}[1h])) / sum(increase(orders_events_total{type="PaymentAuthorised"}[1h]))',
        },
      },
      { title: 'What waits', unit: 'short', queries: { '{{queue}}': 'max by (queue) (orders_backlog)' } },
      {
        title: 'Age of the oldest that waits',
        unit: 's',
        queries: { '{{queue}}': 'max by (queue) (orders_backlog_age_seconds)' },
      },
      {
        title: 'Time since a maker was brought up to date',
        unit: 's',
        queries: { '{{maker}}': 'max by (maker) (sync_last_import_age_seconds)' },
      },
      {
        title: 'Runs of feeds',
        unit: 'ops',
        queries: { '{{outcome}}': 'sum by (outcome) (increase(sync_imports_total[1h])) or vector(0)' },
      },
      {
        title: 'Rows put aside',
        unit: 'short',
        queries: { '{{reason}}': 'sum by (reason) (increase(sync_quarantined_rows_total[1h])) or vector(0)' },
      },
    ],
  },
];

const COLUMNS = 2;
const [WIDTH, HEIGHT] = [24 / COLUMNS, 8];
const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };

/** The dashboard as Grafana 11 imports it (schema 39), as text. */
export function grafanaJson({ uid, title, panels }: Dashboard): string {
  const model = {
    uid,
    title,
    tags: ['sommier'],
    schemaVersion: 39,
    timezone: 'utc',
    refresh: '30s',
    time: { from: 'now-3h', to: 'now' },
    templating: { list: [{ name: 'datasource', type: 'datasource', query: 'prometheus' }] },
    panels: panels.map((panel, index) => ({
      id: index + 1,
      type: 'timeseries',
      title: panel.title,
      datasource: DATASOURCE,
      gridPos: {
        x: (index % COLUMNS) * WIDTH,
        y: Math.floor(index / COLUMNS) * HEIGHT,
        w: WIDTH,
        h: HEIGHT,
      },
      fieldConfig: { defaults: { unit: panel.unit, min: 0 }, overrides: [] },
      targets: Object.entries(panel.queries).map(([legendFormat, expr], target) => ({
        refId: String.fromCodePoint(65 + target),
        datasource: DATASOURCE,
        expr,
        legendFormat,
      })),
    })),
  };
  return `${JSON.stringify(model, null, 2)}\n`;
}
