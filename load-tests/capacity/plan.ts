import { assumed } from './assumptions.ts';
import { waitP99 } from './erlang.ts';
import { demandOf, type Demand, type Load, type Service } from './flows.ts';
import { limitsOf, type Limit } from './limits.ts';
import { MEASURED } from './measured-costs.ts';
import { PRICES } from './prices.ts';
import { lognormalP99 } from './simulation/service-time.ts';

export const LAYOUTS = ['one region', 'two regions'] as const;
export type Layout = (typeof LAYOUTS)[number];

/** Pods or nodes of one service in one region. */
export interface Sized {
  service: Service;
  units: number;
  vcpus: number;
  /** Share of its cores in use in the busiest second, when all stands and with a zone gone. */
  use: number;
  useWithoutZone: number;
  /** What 99 of 100 visits take at most with a zone gone, by Erlang's formula. */
  p99Ms: number;
}

export interface Region {
  name: 'first' | 'second';
  services: Sized[];
  /** EKS nodes by vCPUs. */
  nodes: { vcpus: number; count: number }[];
}

export interface Plan {
  layout: Layout;
  load: Load;
  regions: Region[];
  mongo: { tier: string; nodes: number; use: number; vcpus: number };
  postgres: { databases: number; computeUnits: number; use: number; standbys: number };
  restatePartitions: number;
  redisCommandsPerSecond: number;
  limits: Limit[];
}

const [SMALLEST_NODE] = PRICES.node.vcpus;
/** What runs beside the services on the common nodes: sync, the collector of traces, operators. */
const BESIDE_CORES = 2.5;
const NODE_SIZES = [1, 2, ...PRICES.node.vcpus];

/** How many of everything the busiest second needs, with a zone lost and, in two regions, with a region lost. */
export function planOf(load: Load, layout: Layout): Plan {
  const demand = demandOf(load);
  const regions = layout === 'one region' ? [firstRegion(demand)] : [firstRegion(demand), secondRegion(demand)];
  const limits = limitsOf(load, demand);
  return {
    layout,
    load,
    regions,
    mongo: mongoFor(demand.mongo.cores, regions.length),
    postgres: postgresFor(demand.postgres.cores, limits, regions.length),
    restatePartitions: Math.max(6, Math.ceil((load.tps * MEASURED.sagas.partitions) / MEASURED.sagas.perSecond / 0.6)),
    redisCommandsPerSecond: redisCommands(load),
    limits,
  };
}

function firstRegion(demand: Record<Service, Demand>): Region {
  const services = [
    pods('catalog', demand.catalog),
    pods('orders', demand.orders),
    pods('orders-saga', demand['orders-saga']),
    stateful('typesense', demand.typesense, [3, 5, 7]),
    stateful('restate', demand.restate, [3, 6, 9, 12, 15, 18]),
  ];
  return { name: 'first', services, nodes: nodesFor(services) };
}

/** The whole catalogue, should the first region be lost; what writes orders stands by without pods, Restate with its three. */
function secondRegion(demand: Record<Service, Demand>): Region {
  const services = [
    pods('catalog', demand.catalog),
    stateful('typesense', demand.typesense, [3, 5, 7]),
    stateful('restate', { cores: 0, meanMs: 0 }, [3]),
  ];
  return { name: 'second', services, nodes: nodesFor(services) };
}

/** Beyond this many pods of one service the cluster itself is the question. */
const MOST_PODS = 2_000;

/** Pods of one core each, since a Node process uses one. */
function pods(service: Service, demand: Demand): Sized {
  for (let units = assumed('zones'); ; units++) {
    const sized = sizedAs(service, demand, units, 1);
    if (holds(sized) || units === MOST_PODS) return sized;
  }
}

/** Nodes that each hold all data (Typesense) or a replica of it (Restate): the fewest cores in all, then the fewest nodes. */
function stateful(service: Service, demand: Demand, counts: readonly number[]): Sized {
  const choices = counts.flatMap((units) => NODE_SIZES.map((vcpus) => sizedAs(service, demand, units, vcpus)));
  const fitting = choices.filter(holds).toSorted((a, b) => a.units * a.vcpus - b.units * b.vcpus || a.units - b.units);
  const largest = choices.at(-1);
  if (largest === undefined) throw new RangeError('no size to choose from');
  return fitting[0] ?? largest;
}

/** Whether it is within what is aimed at, also with a zone gone. */
const holds = ({ use, useWithoutZone, p99Ms }: Sized): boolean =>
  use <= assumed('targetUse') && useWithoutZone <= assumed('lostUse') && p99Ms <= assumed('stationP99Ms');

function sizedAs(service: Service, { cores, meanMs }: Demand, units: number, vcpus: number): Sized {
  const each = usableCores(vcpus);
  const left = units - Math.ceil(units / assumed('zones'));
  const useWithoutZone = cores / (left * each);
  const p99Ms = waitP99(each, useWithoutZone, meanMs) + meanMs * lognormalP99(assumed('serviceCv'));
  return { service, units, vcpus, use: cores / (units * each), useWithoutZone, p99Ms };
}

/** A pod that shares a node has what it requests; one that has a node to itself has the whole cores that the system leaves. */
export const usableCores = (vcpus: number): number =>
  vcpus < SMALLEST_NODE ? vcpus : Math.floor((vcpus * assumed('usableCores')) / SMALLEST_NODE);

function nodesFor(services: readonly Sized[]): Region['nodes'] {
  const shared = services.filter(({ vcpus }) => vcpus < SMALLEST_NODE);
  const cores = shared.reduce((sum, { units, vcpus }) => sum + units * vcpus, BESIDE_CORES);
  const count = Math.max(assumed('zones'), Math.ceil(cores / assumed('usableCores')));
  const own = services.filter(({ vcpus }) => vcpus >= SMALLEST_NODE);
  return [{ vcpus: SMALLEST_NODE, count }, ...own.map(({ vcpus, units }) => ({ vcpus, count: units }))];
}

/** Reads and writes go to the primary; a second region has two more nodes that vote. */
function mongoFor(cores: number, regions: number): Plan['mongo'] {
  const { tiers } = PRICES.atlas;
  const tier = tiers.find(({ vcpus }) => cores <= vcpus * assumed('targetUse')) ?? tiers[tiers.length - 1];
  const { name, vcpus } = tier ?? tiers[0];
  return { tier: name, vcpus, nodes: regions === 1 ? 3 : 5, use: cores / vcpus };
}

/** As many databases as the tightest limit asks for, each of whole compute units. */
function postgresFor(cores: number, limits: readonly Limit[], regions: number): Plan['postgres'] {
  const databases = Math.max(1, ...limits.map(({ databases }) => databases));
  const computeUnits = Math.max(1, Math.ceil(cores / databases / assumed('targetUse')));
  return { databases, computeUnits, use: cores / (databases * computeUnits), standbys: (regions - 1) * databases };
}

/** Epochs and quotas once a second for each isolate, and what is read and kept for those that missed. */
function redisCommands({ rps, tps, hitShare }: Load): number {
  const isolates = (rps + tps * assumed('callsPerOrder')) / assumed('isolateRps');
  const kept = rps * (1 - hitShare);
  return isolates * 2 + rps * assumed('redisReadShare') + kept;
}
