import { assumed } from './assumptions.ts';
import { MEASURED } from './measured-costs.ts';

/** What has to be sized; the edge is Cloudflare's to size and ours to pay. */
export const SERVICES = ['catalog', 'typesense', 'mongo', 'orders', 'orders-saga', 'restate', 'postgres'] as const;
export type Service = (typeof SERVICES)[number];

/** The busiest second. */
export interface Load {
  /** Catalogue requests a second, cached or not. */
  rps: number;
  /** Orders a second; each brings requests of its own besides. */
  tps: number;
  /** Of the catalogue requests, 0 to 1. */
  hitShare: number;
}

/** One kind of work: how often it comes, what it costs the edge, and whose time it takes one after the other. */
export interface Flow {
  name: 'filter' | 'page' | 'quote' | 'write' | 'workflow';
  perSecond: number;
  edgeMs: number;
  visits: { service: Service; ms: number }[];
}

/** The kinds of work behind the edge's cache. What was measured for a whole order is spread evenly over its calls. */
export function flowsOf({ rps, tps, hitShare }: Load): Flow[] {
  const misses = rps * (1 - hitShare);
  const filters = misses * assumed('filterShare');
  const [calls, events, steps] = [assumed('callsPerOrder'), assumed('eventsPerOrder'), assumed('stepsPerOrder')];
  const writes = calls - 1 + events;
  const { order, filterMiss } = MEASURED;
  const edgeMs = order.edge / (calls + events);
  const postgresMs = order.postgres / (writes + steps);
  const sagaMs = order.orders * assumed('sagaShare');
  const restateMs = order.restate * assumed('restateReplication');
  const flow = (name: Flow['name'], perSecond: number, atEdgeMs: number, ...visits: [Service, number][]): Flow => ({
    name,
    perSecond,
    edgeMs: atEdgeMs,
    visits: visits.map(([service, ms]) => ({ service, ms: ms / assumed('coreSpeed') })),
  });
  return [
    flow('filter', filters, edgeMs, ['catalog', filterMiss.catalog], ['typesense', filterMiss.typesense]),
    flow(
      'page',
      misses - filters,
      edgeMs,
      ['catalog', assumed('pageMissCatalogMs')],
      ['mongo', assumed('pageMissMongoMs')],
    ),
    flow('quote', tps, edgeMs, ['catalog', order.catalog], ['mongo', order.mongo]),
    flow('write', tps * writes, edgeMs, ['orders', (order.orders - sagaMs) / writes], ['postgres', postgresMs]),
    flow(
      'workflow',
      tps * steps,
      0,
      ['restate', restateMs / steps],
      ['orders-saga', sagaMs / steps],
      ['postgres', postgresMs],
    ),
  ];
}

/** What the busiest second asks of one service. */
export interface Demand {
  /** That it is busy with. */
  cores: number;
  /** Of one visit, in ms of a core. */
  meanMs: number;
}

/** What each service has to do. */
export function demandOf(load: Load): Record<Service, Demand> {
  const visits = flowsOf(load).flatMap((flow) => flow.visits.map((visit) => ({ ...visit, perSecond: flow.perSecond })));
  const of = (service: Service): Demand => {
    const here = visits.filter((visit) => visit.service === service);
    const perSecond = here.reduce((sum, visit) => sum + visit.perSecond, 0);
    const cores = here.reduce((sum, visit) => sum + (visit.perSecond * visit.ms) / 1_000, 0);
    return { cores, meanMs: perSecond === 0 ? 0 : (cores / perSecond) * 1_000 };
  };
  return {
    catalog: of('catalog'),
    typesense: of('typesense'),
    mongo: of('mongo'),
    orders: of('orders'),
    'orders-saga': of('orders-saga'),
    restate: of('restate'),
    postgres: of('postgres'),
  };
}
