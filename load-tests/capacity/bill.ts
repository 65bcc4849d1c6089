import { assumed, MEAN_OF_DAY } from './assumptions.ts';
import { flowsOf, type Load } from './flows.ts';
import { MEASURED } from './measured-costs.ts';
import type { Plan } from './plan.ts';
import { HOURS_A_MONTH, PRICES, SECONDS_A_MONTH } from './prices.ts';

/** A month at list prices, in USD. */
export interface Bill {
  lines: { what: string; usd: number }[];
  totalUsd: number;
  /** For a thousand orders; undefined where there are none. */
  usdPerThousandOrders: number | undefined;
}

/** What the plan costs in a month whose days all look like DAY. */
export function billOf(plan: Plan): Bill {
  const lines = [
    ...awsLines(plan),
    ...neonLines(plan),
    { what: `Atlas, ${plan.mongo.tier} × ${plan.mongo.nodes}`, usd: atlasUsd(plan) },
    { what: 'Upstash', usd: upstashUsd(plan) },
    ...workersLines(plan.load),
  ];
  const totalUsd = lines.reduce((sum, { usd }) => sum + usd, 0);
  const orders = ordersAMonth(plan.load);
  return { lines, totalUsd, usdPerThousandOrders: orders === 0 ? undefined : (totalUsd / orders) * 1_000 };
}

/** Orders of such a month. */
export const ordersAMonth = ({ tps }: Load): number => tps * MEAN_OF_DAY * SECONDS_A_MONTH;

/** What orders take in Postgres after so many months, in GB. */
export const ordersGb = (load: Load, months: number): number =>
  (ordersAMonth(load) * months * MEASURED.postgres.storedKbPerOrder) / 1e6;

function awsLines({ regions, load }: Plan): Bill['lines'] {
  const vcpus = regions.flatMap(({ nodes }) => nodes).reduce((sum, node) => sum + node.vcpus * node.count, 0);
  const kb = flowsOf(load).reduce((sum, { name, perSecond }) => sum + perSecond * KB_OF[name](), 0);
  const gb = (kb / 1e6) * MEAN_OF_DAY * SECONDS_A_MONTH;
  const volumes = regions
    .flatMap(({ services }) => services)
    .reduce((sum, { service, units }) => sum + (service === 'typesense' || service === 'restate' ? units : 0), 0);
  const hourly = regions.length * (PRICES.cluster.each + PRICES.balancer.each);
  return [
    { what: `EKS nodes, ${vcpus} vCPU of ${PRICES.node.type}`, usd: vcpus * PRICES.node.perVcpu * HOURS_A_MONTH },
    { what: `disks of ${PRICES.disk.gb} GB`, usd: volumes * PRICES.disk.gb * PRICES.disk.perGbMonth },
    { what: 'EKS clusters and load balancers', usd: hourly * HOURS_A_MONTH + gb * PRICES.balancer.perGb },
    { what: `answers from AWS to the edge, ${Math.round(gb)} GB`, usd: gb * PRICES.egress.perGb },
  ];
}

const KB_OF = {
  filter: () => assumed('missKb'),
  page: () => assumed('missKb'),
  quote: () => assumed('writeKb'),
  write: () => assumed('writeKb'),
  workflow: () => 0,
} as const;

/** Standbys follow the log with half the compute, and keep all that is kept once more. */
function neonLines({ postgres, load }: Plan): Bill['lines'] {
  const { databases, standbys, computeUnits } = postgres;
  const units = (databases + standbys / 2) * computeUnits;
  const gb = ordersGb(load, assumed('keptMonths')) * (standbys > 0 ? 2 : 1);
  return [
    { what: `Neon, ${units} CU`, usd: units * PRICES.neon.perCu * HOURS_A_MONTH },
    { what: `Neon, ${Math.round(gb)} GB of orders`, usd: gb * PRICES.neon.perGbMonth },
  ];
}

function atlasUsd({ mongo }: Plan): number {
  const tier = PRICES.atlas.tiers.find(({ name }) => name === mongo.tier);
  return ((tier?.each ?? 0) / 3) * mongo.nodes * HOURS_A_MONTH;
}

/** By the command or by the cheapest fixed plan that holds what is transferred; each with high availability and each read region. */
function upstashUsd({ redisCommandsPerSecond, regions, load }: Plan): number {
  const { upstash } = PRICES;
  const databases = Math.ceil(redisCommandsPerSecond / upstash.commandsPerSecond);
  const commands = redisCommandsPerSecond * MEAN_OF_DAY * SECONDS_A_MONTH;
  const entryKb = load.rps * (assumed('redisReadShare') + 1 - load.hitShare) * assumed('missKb');
  const gb = (entryKb / 1e6) * MEAN_OF_DAY * SECONDS_A_MONTH;
  const byCommand = (commands / 1e6) * upstash.perMillion + Math.max(0, gb - upstash.freeGb) * upstash.perGb;
  const fixed = upstash.fixed.find(({ transferGb }) => gb / databases <= transferGb);
  const month = fixed === undefined ? byCommand : Math.min(byCommand, fixed.month * databases);
  return month * (1 + (regions.length - 1) / 2) + upstash.prodPack * databases;
}

function workersLines(load: Load): Bill['lines'] {
  const { workers } = PRICES;
  const behind = flowsOf(load).filter(({ edgeMs }) => edgeMs > 0);
  const hits = load.rps * load.hitShare;
  const missed = behind.reduce((sum, { perSecond }) => sum + perSecond, 0);
  const ms = behind.reduce((sum, { perSecond, edgeMs }) => sum + perSecond * edgeMs, hits * MEASURED.edgeHit.edge);
  const millions = (perSecond: number): number => (perSecond * MEAN_OF_DAY * SECONDS_A_MONTH) / 1e6;
  const calls = millions(hits + missed);
  return [
    {
      what: `Workers, ${Math.round(calls)} million requests`,
      usd:
        workers.month +
        Math.max(0, calls - 10) * workers.perMillion +
        Math.max(0, millions(ms) - 30) * workers.perMillionMs,
    },
    // Cloudflare writes a line for each invocation besides ours, of which hits share one.
    { what: 'Workers Logs, all kept', usd: Math.max(0, calls + millions(missed) - 20) * workers.perMillionLogs },
  ];
}
