import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Remedy } from '../../dev/remedy.ts';
import { billOf } from './bill.ts';
import { checkPlan } from './check-plan.ts';
import { readCommand } from './command.ts';
import { demandOf } from './flows.ts';
import { MEASURED } from './measured-costs.ts';
import { planOf, type Plan } from './plan.ts';

const AGREED = { rps: 50, tps: 5_000 / 60, hitShare: 0.9 };
const load = fc.record({
  rps: fc.double({ min: 0, max: 20_000, noNaN: true }),
  tps: fc.double({ min: 0, max: 10_000, noNaN: true }),
  hitShare: fc.double({ min: 0.8, max: 1, noNaN: true }),
});

test('demandOf → an order takes from each service what was measured for it, Restate once more for its replicas', () => {
  const demand = demandOf({ rps: 0, tps: 1_000, hitShare: 1 });
  const { catalog, mongo, orders, postgres, restate } = MEASURED.order;
  expect(demand).toMatchObject({ catalog: { cores: catalog }, mongo: { cores: mongo }, typesense: { cores: 0 } });
  expect(demand.orders.cores + demand['orders-saga'].cores).toBeCloseTo(orders);
  expect(demand.postgres.cores).toBeCloseTo(postgres);
  expect(demand.restate.cores).toBeCloseTo(restate * 1.5);
});

test('planOf → within what is aimed at, with and without a zone, for any load that fits at all', () => {
  fc.assert(
    fc.property(load, (some) => {
      for (const { services } of planOf(some, 'two regions').regions) {
        for (const { use, useWithoutZone, units } of services) {
          expect(use).toBeLessThanOrEqual(0.6);
          expect(useWithoutZone).toBeLessThanOrEqual(0.85);
          expect(units).toBeGreaterThanOrEqual(3);
        }
      }
    }),
    { numRuns: 200 },
  );
});

test('planOf → the agreed load fits one database and three pods; 5,000 orders a second need what is not built', () => {
  const agreed = planOf(AGREED, 'one region');
  expect(agreed.postgres.databases).toBe(1);
  expect(agreed.limits.every(({ use }) => use < 0.6)).toBe(true);
  expect(agreed.regions[0]?.services.every(({ units }) => units === 3)).toBe(true);
  const large = planOf({ rps: 10_000, tps: 5_000, hitShare: 0.9 }, 'one region');
  expect(large.postgres.databases).toBeGreaterThan(1);
  expect(large.limits.filter(({ use }) => use > 1).map(({ what }) => what)).toContain('row of a delivery slot');
});

test('billOf → a second region costs more, and more load never less', () => {
  fc.assert(
    fc.property(load, fc.double({ min: 1, max: 2, noNaN: true }), (some, times) => {
      const more = { ...some, rps: some.rps * times, tps: some.tps * times };
      const [one, two] = [billOf(planOf(some, 'one region')), billOf(planOf(some, 'two regions'))];
      expect(two.totalUsd).toBeGreaterThan(one.totalUsd);
      expect(billOf(planOf(more, 'one region')).totalUsd).toBeGreaterThanOrEqual(one.totalUsd * 0.999);
    }),
    { numRuns: 100 },
  );
});

test('checkPlan → the plan holds in both layouts; with half of its pods it does not', () => {
  const busy = { rps: 2_000, tps: 400, hitShare: 0.9 };
  for (const layout of ['one region', 'two regions'] as const)
    expect(checkPlan(planOf(busy, layout)).flatMap(({ broken }) => broken)).toEqual([]);
  const plan = planOf(busy, 'one region');
  const halved: Plan = {
    ...plan,
    regions: plan.regions.map((region) => ({
      ...region,
      services: region.services.map((sized) => ({ ...sized, units: Math.ceil(sized.units / 2) })),
    })),
  };
  expect(checkPlan(halved).flatMap(({ broken }) => broken)).not.toEqual([]);
});

test.each([
  [[], '--rps is not given'],
  [['--rps', '10'], '--tps is not given'],
  [['--rps', 'many', '--tps', '1'], '--rps many is not a number'],
  [['--rps', '0', '--tps', '0'], 'Nothing arrives'],
  [['--rps', '1', '--tps', '1', '--hit', '90'], '--hit 90 is not a number from 0 to 1'],
  [['--rps', '1', '--tps', '1', '--regions', '2'], '--regions'],
])('npm run capacity -- %j → a remedy with the usage', (args, what) => {
  expect(() => readCommand(args)).toThrow(Remedy);
  expect(() => readCommand(args)).toThrow(what);
  expect(() => readCommand(args)).toThrow('npm run capacity -- --rps 10000 --tps 5000');
});
