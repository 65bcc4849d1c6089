import { assumed, DAY, MEAN_OF_DAY } from './assumptions.ts';
import { demandOf, flowsOf, type Flow, type Load, type Service } from './flows.ts';
import { usableCores, type Plan, type Sized } from './plan.ts';
import { lognormal } from './simulation/service-time.ts';
import { simulate, type Simulation, type SimulationResult, type Stream } from './simulation/simulate.ts';
import type { StationSpec } from './simulation/station.ts';

/** One thing that was played, and whether the plan held it. */
export interface Check {
  name: string;
  /** Where the promise was broken; empty when it held. */
  broken: string[];
  /** Of the busiest station. */
  mostUse: number;
  p99Ms: Partial<Record<Flow['name'], number>>;
  arrived: number;
  refused: number;
  gaveUp: number;
}

/** What the shop promises, less what network and payment provider take. */
const PROMISED_P99_MS = 200;
/** Of shoppers who are answered while more comes than fits; a workflow may take its time. */
const OVERLOADED_P99_MS = 1_000;
const ARRIVALS = 120_000;
const SEED = 20_261_123;

/** Plays a day, the busiest second, the loss of a zone and of a region, and twice the load, and compares with the plan. */
export function checkPlan(plan: Plan): Check[] {
  const checks = [checkDay(plan), checkBusiest(plan), checkZone(plan), checkTwice(plan)];
  return plan.regions.length === 1 ? checks : [...checks, checkRegion(plan)];
}

/** Every hour of a day for a while, one after the other. */
function checkDay(plan: Plan): Check {
  const mean = scaled(plan.load, MEAN_OF_DAY);
  const { lengthMs, warmUpMs } = stage(plan, mean, ARRIVALS, DAY.length * 100);
  const shareAt = (nowMs: number): number =>
    DAY[Math.min(DAY.length - 1, Math.floor(((nowMs - warmUpMs) / lengthMs) * DAY.length))] ?? DAY[0];
  const whole = stage(plan, plan.load, ARRIVALS, DAY.length * 100);
  const streams = whole.streams.map((stream) => ({ ...stream, shareAt }));
  return judged(checkOf('a day, hour by hour', simulate({ ...whole, streams, lengthMs, warmUpMs })), noneRefused);
}

/** Also whether every station was as busy as was planned. */
function checkBusiest(plan: Plan): Check {
  const result = simulate(stage(plan, plan.load, ARRIVALS, 2_000));
  const check = judged(checkOf('the busiest second, on and on', result), noneRefused);
  const planned = [...(plan.regions[0]?.services ?? []), { service: 'mongo' as const, use: plan.mongo.use }];
  const wrong = planned.filter(({ service, use }) => Math.abs((result.use[service] ?? 0) - use) > 0.05);
  return { ...check, broken: [...check.broken, ...wrong.map(({ service }) => `${service} is not as busy as planned`)] };
}

const noneRefused = ({ refused }: Check): true | string => refused === 0 || `${refused} were refused`;

/** A third of all pods and nodes at once; the managed stores have failovers of their own. */
function checkZone(plan: Plan): Check {
  const stageOf = stage(plan, plan.load, ARRIVALS, 2_000);
  const services = plan.regions[0]?.services ?? [];
  const losses = services.map(({ service, units }) => ({
    station: service,
    atMs: stageOf.warmUpMs + stageOf.lengthMs / 4,
    units: Math.ceil(units / assumed('zones')),
  }));
  return judged(
    checkOf('a zone lost in it', simulate({ ...stageOf, losses })),
    ({ gaveUp }) => gaveUp === 0 || `${gaveUp} gave up`,
  );
}

/** More than fits: what is answered is answered soon, the rest is refused at once. */
function checkTwice(plan: Plan): Check {
  const check = checkOf('twice the busiest second', simulate(stage(plan, scaled(plan.load, 2), ARRIVALS, 4_000)));
  const slow = Object.entries(check.p99Ms).filter(([name, ms]) => name !== 'workflow' && ms > OVERLOADED_P99_MS);
  return { ...check, broken: slow.map(([name, ms]) => `${name} took ${Math.round(ms)} ms at p99`) };
}

const LOST_MS = 5_000;
/** Three time-outs open the breaker of an operation at the edge. */
const NOTICED_MS = LOST_MS + 2_000;
/** MongoDB chooses another primary. */
const ELECTED_MS = LOST_MS + 10_000;

/** The catalogue of both regions from the second one alone. Orders wait for a person's decision and are not played. */
function checkRegion(plan: Plan): Check {
  const place = (name: string, service: Service): string => `${name} ${service}`;
  const mongo = (name: string): StationSpec => ({ ...mongoStation(plan), name: place(name, 'mongo') });
  const stations = plan.regions.flatMap(({ name, services }) => [
    ...services.map((sized) => ({ ...stationOf(sized, plan.load), name: place(name, sized.service) })),
    mongo(name),
  ]);
  const flows = flowsOf(plan.load).filter(({ name }) => name === 'filter' || name === 'page');
  const streams = flows.flatMap((flow) =>
    [assumed('firstShare'), 1 - assumed('firstShare')].map((share, nearest): Stream => {
      const by = (region: string, nowMs: number) =>
        flow.visits.map(({ service, ms }) => ({
          station: place(service === 'mongo' ? (nowMs < ELECTED_MS ? 'first' : 'second') : region, service),
          meanMs: ms,
        }));
      const ways = (nowMs: number) => {
        const order = nearest === 0 ? ['first', 'second'] : ['second', 'first'];
        return order.filter((region) => region === 'second' || nowMs < NOTICED_MS).map((region) => by(region, nowMs));
      };
      return { ...streamOf(flow), perSecond: flow.perSecond * share, ways };
    }),
  );
  const losses = stations
    .filter(({ name }) => name.startsWith('first '))
    .map(({ name, units }) => ({ station: name, units, atMs: LOST_MS }));
  const timing = { warmUpMs: 1_000, lengthMs: 25_000, seed: SEED };
  const result = simulate({ stations, streams, losses, serviceTime, ...timing });
  const lists = result.streams.filter(({ name }) => name === 'filter').reduce((sum, { gaveUp }) => sum + gaveUp, 0);
  return judged(checkOf('the first region lost', result), () => lists === 0 || `${lists} lists were given up`);
}

const serviceTime: Simulation['serviceTime'] = (random) => lognormal(random, assumed('serviceCv'));

/** Everything in the first region, for about so many arrivals and so long at least. */
function stage(plan: Plan, load: Load, arrivals: number, atLeastMs: number): Simulation {
  const streams = flowsOf(load).map(streamOf);
  const perSecond = streams.reduce((sum, stream) => sum + stream.perSecond, 0);
  const lengthMs = perSecond === 0 ? atLeastMs : Math.max(atLeastMs, (arrivals / perSecond) * 1_000);
  const { databases, computeUnits } = plan.postgres;
  const stations = [
    ...(plan.regions[0]?.services ?? []).map((sized) => stationOf(sized, plan.load)),
    mongoStation(plan),
    storeStation('postgres', databases, computeUnits, plan.load),
  ];
  return { stations, streams, serviceTime, warmUpMs: lengthMs / 10, lengthMs, seed: SEED };
}

const stationOf = ({ service, units, vcpus }: Sized, load: Load): StationSpec =>
  service === 'typesense' || service === 'restate'
    ? storeStation(service, units, usableCores(vcpus), load)
    : { name: service, units, servers: usableCores(vcpus), waiting: assumed('waitingPerPod') };

const mongoStation = ({ mongo, load }: Plan): StationSpec => storeStation('mongo', 1, mongo.vcpus, load);

/** A store takes as much work as it can be through with in time. */
function storeStation(service: Service, units: number, servers: number, load: Load): StationSpec {
  const { meanMs } = demandOf(load)[service];
  const waiting = meanMs === 0 ? 1 : Math.ceil((assumed('storeWaitMs') * servers) / meanMs);
  return { name: service, units, servers, waiting };
}

/** Shoppers come again twice, workflows until they are through. */
const streamOf = ({ name, perSecond, visits }: Flow): Stream => {
  const path = visits.map(({ service, ms }) => ({ station: service, meanMs: ms }));
  return { name, perSecond, ways: () => [path], returns: name === 'workflow' ? 20 : 2, returnAfterMs: 1_000 };
};

const scaled = ({ rps, tps, hitShare }: Load, share: number): Load => ({
  rps: rps * share,
  tps: tps * share,
  hitShare,
});

function checkOf(name: string, { streams, use }: SimulationResult): Check {
  const sum = (figure: 'arrived' | 'refused' | 'gaveUp'): number =>
    streams.reduce((all, stream) => all + stream[figure], 0);
  const p99Ms = streams.reduce<Check['p99Ms']>((all, stream) => worstOf(all, { [stream.name]: stream.p99Ms }), {});
  const [arrived, refused, gaveUp] = [sum('arrived'), sum('refused'), sum('gaveUp')];
  return { name, broken: [], mostUse: Math.max(...Object.values(use)), p99Ms, arrived, refused, gaveUp };
}

const worstOf = (one: Check['p99Ms'], other: Check['p99Ms']): Check['p99Ms'] => {
  const worst = { ...one };
  for (const [name, ms] of Object.entries(other)) {
    const flow = asFlowName(name);
    worst[flow] = Math.max(worst[flow] ?? 0, ms);
  }
  return worst;
};

/** Keys of such a record are names of flows, since streams are named by streamOf alone. */
const asFlowName = (name: string): Flow['name'] => name as Flow['name'];

function judged(check: Check, rule: (check: Check) => true | string): Check {
  const verdict = rule(check);
  const slow = Object.entries(check.p99Ms).filter(([, ms]) => ms > PROMISED_P99_MS);
  const broken = [
    ...(verdict === true ? [] : [verdict]),
    ...slow.map(([name, ms]) => `${name} took ${Math.round(ms)} ms at p99`),
  ];
  return { ...check, broken };
}
