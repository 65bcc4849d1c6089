import { aligned } from '../lib/aligned.ts';
import { ASSUMED } from './assumptions.ts';
import { ordersAMonth, ordersGb, type Bill } from './bill.ts';
import type { Check } from './check-plan.ts';
import type { Load } from './flows.ts';
import type { Limit } from './limits.ts';
import { MEASURED } from './measured-costs.ts';
import type { Plan } from './plan.ts';
import { PRICES } from './prices.ts';

export interface Answer {
  plan: Plan;
  bill: Bill;
  checks: Check[];
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
const ms = (value: number | undefined): string => (value === undefined ? '' : value.toFixed(0));

/** The whole answer as text for a terminal. */
export function printPlans(load: Load, answers: readonly Answer[]): string {
  return [headline(load), ...answers.map(printAnswer), printStorage(load), printBasis()].join('\n\n');
}

const headline = ({ rps, tps, hitShare }: Load): string =>
  `busiest second: ${whole(rps)} catalogue requests, ${percent(hitShare)} of them cached, and ${whole(tps)} orders`;

function printAnswer({ plan, bill, checks }: Answer): string {
  const { mongo, postgres } = plan;
  const services = plan.regions.flatMap(({ name, services }) =>
    services.map(({ service, units, vcpus, use, useWithoutZone, p99Ms }) => [
      `${name}: ${service}`,
      `${units} × ${vcpus} vCPU`,
      percent(use),
      percent(useWithoutZone),
      ms(p99Ms),
    ]),
  );
  const nodes = plan.regions.map(
    ({ name, nodes }) => `${name} ${nodes.map(({ vcpus, count }) => `${count} × ${vcpus} vCPU`).join(', ')}`,
  );
  return [
    `=== ${plan.layout} ===`,
    ...aligned([
      ['in each region', 'pods or nodes', 'in use', 'a zone lost', 'p99 ms then'],
      ...services,
      ['MongoDB (Atlas)', `${mongo.nodes} × ${mongo.tier}`, percent(mongo.use), '', ''],
      ['Postgres (Neon)', `${postgres.databases} × ${postgres.computeUnits} CU`, percent(postgres.use), '', ''],
    ]),
    `nodes: ${nodes.join('; ')}`,
    `Restate: ${plan.restatePartitions} partitions, chosen when it first starts; Redis: ${whole(plan.redisCommandsPerSecond)} commands/s of the ${whole(PRICES.upstash.commandsPerSecond)} that one database serves`,
    '',
    ...printLimits(plan),
    '',
    ...aligned([
      ['a month at list prices', 'USD'],
      ...bill.lines.map(({ what, usd }) => [what, whole(usd)]),
      ['together', whole(bill.totalUsd)],
      ...(bill.usdPerThousandOrders === undefined ? [] : [['for 1,000 orders', bill.usdPerThousandOrders.toFixed(2)]]),
    ]),
    '',
    ...printChecks(checks),
  ].join('\n');
}

const printLimits = ({ limits }: Plan): string[] => [
  ...aligned([
    ['what more machines do not widen', 'in use', 'at orders/s', 'beyond it'],
    ...limits.map(({ what, use, reachedAtTps, beyond }) => [
      what,
      percent(use),
      Number.isFinite(reachedAtTps) ? whole(reachedAtTps) : 'never',
      beyond,
    ]),
  ]),
  ...needed(limits),
];

/** The sizes above hold only with these. */
function needed(limits: readonly Limit[]): string[] {
  const missing = [
    ...new Set(limits.filter(({ use, databases }) => use > 1 || databases > 1).map(({ beyond }) => beyond)),
  ];
  return missing.length === 0 ? [] : [`this load needs what is not built: ${missing.join('; ')}`];
}

const printChecks = (checks: readonly Check[]): string[] => [
  ...aligned([
    ['simulated', 'busiest', 'filter', 'page', 'quote', 'write', 'workflow', 'refused', 'gave up', ''],
    ...checks.map(({ name, mostUse, p99Ms, arrived, refused, gaveUp, broken }) => [
      name,
      percent(mostUse),
      ...[p99Ms.filter, p99Ms.page, p99Ms.quote, p99Ms.write, p99Ms.workflow].map(ms),
      share(refused, arrived),
      share(gaveUp, arrived),
      broken.length === 0 ? 'holds' : 'BROKEN',
    ]),
  ]),
  'p99 in ms at the origin, without network and payment provider',
  ...checks.flatMap(({ name, broken }) => broken.map((what) => `${name}: ${what}`)),
];

const share = (part: number, all: number): string => (part === 0 ? '0' : `${((part / all) * 100).toFixed(2)} %`);

function printStorage(load: Load): string {
  const monthly = ordersGb(load, 1);
  if (monthly === 0) return 'no orders, nothing to keep';
  const full = (PRICES.neon.mostTb * 1_000) / monthly;
  return `${whole(ordersAMonth(load))} orders a month take ${whole(monthly)} GB in Postgres; one database of ${PRICES.neon.mostTb} TB is full after ${full.toFixed(1)} months`;
}

/** What all of it rests on. */
function printBasis(): string {
  const { date, commit, machine, order } = MEASURED;
  const costs = Object.entries(order).map(([service, cost]) => `${service} ${cost}`);
  const assumptions = Object.entries(ASSUMED).map(
    ([name, { value, unit, because }]) => `  ${name} ${value} ${unit}: ${because}`,
  );
  const prices = Object.entries(PRICES).map(([name, { source, asOf }]) => `  ${name}: ${source} (${asOf})`);
  return [
    `measured ${date} at ${commit} on ${machine}, ms of a core for an order: ${costs.join(', ')}`,
    'assumed:',
    ...assumptions,
    'prices:',
    ...prices,
  ].join('\n');
}
