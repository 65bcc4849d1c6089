import { POPULARITY_SLOPE, SIZE_DEMAND } from '../lib/distribution.ts';
import { assumed } from './assumptions.ts';
import type { Demand, Load, Service } from './flows.ts';
import { MEASURED } from './measured-costs.ts';
import { PRICES } from './prices.ts';

/** Something that more machines do not widen. */
export interface Limit {
  what: string;
  /** How much of it the busiest second takes; above 1 it does not hold. */
  use: number;
  /** Orders a second at which it is reached, at the share that is aimed at. */
  reachedAtTps: number;
  /** Databases of orders that it takes; 1 where more of them would not help. */
  databases: number;
  /** What it takes beyond that; none of it is built. */
  beyond: string;
}

/** What one writer of orders cannot do, however large its machine. */
export function limitsOf({ tps }: Load, demand: Record<Service, Demand>): Limit[] {
  const target = assumed('targetUse');
  const rowsPerSecond = 1_000 / assumed('rowHeldMs');
  const limit = (what: string, use: number, beyond: string, splits: boolean): Limit => ({
    what,
    use,
    reachedAtTps: use === 0 ? Number.POSITIVE_INFINITY : (tps / use) * target,
    databases: splits ? Math.max(1, Math.ceil(use / target)) : 1,
    beyond,
  });
  const commits = (tps * MEASURED.postgres.commitsPerOrder) / assumed('commitsPerSecond');
  return [
    limit('CPU of the largest compute', demand.postgres.cores / PRICES.neon.mostCu, 'more databases, by order', true),
    limit('commits of one WAL', commits, 'more databases, by order', true),
    limit('row of the SKU that sells most', (tps * hottestSku()) / rowsPerSecond, 'stock in several rows a SKU', false),
    limit('row of a delivery slot', (tps * assumed('zoneShare')) / rowsPerSecond, 'places handed out in blocks', false),
  ];
}

/** Share of orders that want one SKU, should its stock be counted: the most popular model in the size that sells most. */
export function hottestSku(): number {
  const total = SIZE_DEMAND.reduce((sum, [, weight]) => sum + weight, 0);
  const size = Math.max(...SIZE_DEMAND.map(([, weight]) => weight)) / total;
  return size * (1 - 2 ** (1 - POPULARITY_SLOPE));
}
