import { randomFrom, type Random } from '../../../dev/seed/random.ts';
import { retryBudget } from '../../../edge/origins/retry-budget.ts';
import { percentile } from '../../lib/figures.ts';
import { EventHeap } from './event-heap.ts';
import { exponential, type ServiceTime } from './service-time.ts';
import { Station, type StationSpec, type Unit } from './station.ts';

export interface Visit {
  station: string;
  meanMs: number;
}

/** Requests of one kind, which arrive at random whatever the system does. */
export interface Stream {
  name: string;
  perSecond: number;
  /** How much of that arrives at a time; all of it where this is missing. */
  shareAt?: (nowMs: number) => number;
  /** Where a request goes at this time: the ways that the edge tries, the second only within its retry budget. */
  ways: (nowMs: number) => Visit[][];
  /** How often a caller comes again after a 503, and after how long. */
  returns: number;
  returnAfterMs: number;
}

export interface Simulation {
  stations: StationSpec[];
  streams: Stream[];
  /** Of the service of each visit, given its mean. */
  serviceTime: (random: Random) => ServiceTime;
  warmUpMs: number;
  /** Of what is counted, after the warm-up. */
  lengthMs: number;
  seed: number;
  /** Units that are lost, and when. */
  losses?: { atMs: number; station: string; units: number }[];
}

export interface StreamResult {
  name: string;
  arrived: number;
  answered: number;
  /** Answers 503, of which one caller may have had several. */
  refused: number;
  /** Callers who went without an answer in the end. */
  gaveUp: number;
  p50Ms: number;
  p99Ms: number;
  meanMs: number;
}

export interface SimulationResult {
  streams: StreamResult[];
  /** Share of the servers that lived which each station had busy. */
  use: Record<string, number>;
}

interface Job {
  tally: Tally;
  way: number;
  step: number;
  path: Visit[];
  /** When this attempt of the caller began. */
  sinceMs: number;
  returnsLeft: number;
  counted: boolean;
}
interface Tally {
  stream: Stream;
  arrived: number;
  refused: number;
  gaveUp: number;
  tookMs: number[];
}
type Event =
  | { atMs: number; kind: 'arrival'; tally: Tally }
  | { atMs: number; kind: 'done'; job: Job; unit: Unit<Job>; station: Station<Job> }
  | { atMs: number; kind: 'return'; job: Job }
  | { atMs: number; kind: 'loss'; station: string; units: number };

/** Plays the arrivals through the stations, event by event; the same seed gives the same result. */
export function simulate(simulation: Simulation): SimulationResult {
  return new Run(simulation).play();
}

class Run {
  readonly #simulation: Simulation;
  readonly #stations: Map<string, Station<Job>>;
  readonly #tallies: Tally[];
  readonly #events = new EventHeap<Event>();
  readonly #gap: ServiceTime;
  readonly #service: ServiceTime;
  readonly #retries = retryBudget();
  #nowMs = 0;

  constructor(simulation: Simulation) {
    const random = randomFrom(simulation.seed);
    this.#simulation = simulation;
    this.#gap = exponential(random);
    this.#service = simulation.serviceTime(random);
    this.#stations = new Map(simulation.stations.map((spec) => [spec.name, new Station<Job>(spec, random)]));
    this.#tallies = simulation.streams
      .filter(({ perSecond }) => perSecond > 0)
      .map((stream) => ({ stream, arrived: 0, refused: 0, gaveUp: 0, tookMs: [] }));
  }

  play(): SimulationResult {
    for (const tally of this.#tallies) this.#plan(tally);
    for (const loss of this.#simulation.losses ?? []) this.#events.push({ kind: 'loss', ...loss });
    for (let event = this.#events.pop(); event !== undefined; event = this.#events.pop()) {
      this.#nowMs = event.atMs;
      if (event.kind === 'arrival') this.#arrive(event.tally);
      else if (event.kind === 'done') this.#done(event.job, event.unit, event.station);
      else if (event.kind === 'return') this.#begin(event.job);
      else this.#lose(event.station, event.units);
    }
    return { streams: this.#tallies.map(resultOf), use: this.#use() };
  }

  /** The next arrival of a stream, unless the time is up. */
  #plan(tally: Tally): void {
    const { perSecond, shareAt } = tally.stream;
    const atMs = this.#nowMs + this.#gap(1_000 / (perSecond * (shareAt?.(this.#nowMs) ?? 1)));
    const { warmUpMs, lengthMs } = this.#simulation;
    if (atMs < warmUpMs + lengthMs) this.#events.push({ atMs, kind: 'arrival', tally });
  }

  #arrive(tally: Tally): void {
    this.#plan(tally);
    const counted = this.#nowMs >= this.#simulation.warmUpMs;
    if (counted) tally.arrived += 1;
    this.#begin({ tally, way: 0, step: 0, path: [], sinceMs: 0, returnsLeft: tally.stream.returns, counted });
  }

  #begin(job: Job): void {
    this.#retries.deposit();
    job.sinceMs = this.#nowMs;
    this.#take(job, 0);
  }

  #take(job: Job, way: number): void {
    job.way = way;
    job.step = 0;
    job.path = job.tally.stream.ways(this.#nowMs)[way] ?? [];
    this.#enter(job);
  }

  #enter(job: Job): void {
    const visit = job.path[job.step];
    if (visit === undefined) {
      if (job.counted) job.tally.tookMs.push(this.#nowMs - job.sinceMs);
      return;
    }
    const station = this.#station(visit.station);
    const entered = station.enter(job);
    if (entered === 'refused') this.#refuse(job);
    else if (entered !== 'waits') this.#serve(job, entered, station);
  }

  #serve(job: Job, unit: Unit<Job>, station: Station<Job>): void {
    const tookMs = this.#service(job.path[job.step]?.meanMs ?? 0);
    station.busyMs += this.#withinMs(tookMs);
    this.#events.push({ atMs: this.#nowMs + tookMs, kind: 'done', job, unit, station });
  }

  #done(job: Job, unit: Unit<Job>, station: Station<Job>): void {
    // What a lost unit was at work on is lost as well.
    if (!unit.alive) {
      this.#refuse(job);
      return;
    }
    const next = station.leave(unit);
    if (next !== undefined) this.#serve(next, unit, station);
    job.step += 1;
    this.#enter(job);
  }

  /** Another way, if there is one and the edge may; else 503, and the caller may come again. */
  #refuse(job: Job): void {
    const another = job.tally.stream.ways(this.#nowMs).length > job.way + 1;
    if (another && this.#retries.withdraw()) {
      this.#take(job, job.way + 1);
      return;
    }
    if (job.counted) job.tally.refused += 1;
    if (job.returnsLeft === 0) {
      if (job.counted) job.tally.gaveUp += 1;
      return;
    }
    job.returnsLeft -= 1;
    const atMs = this.#nowMs + job.tally.stream.returnAfterMs + this.#gap(job.tally.stream.returnAfterMs / 4);
    this.#events.push({ atMs, kind: 'return', job });
  }

  #station(name: string): Station<Job> {
    const station = this.#stations.get(name);
    if (station === undefined) throw new RangeError(`there is no station ${name}`);
    return station;
  }

  #lose(name: string, units: number): void {
    const station = this.#station(name);
    const left = station.lose(units);
    const { warmUpMs, lengthMs } = this.#simulation;
    station.lostMs += units * station.spec.servers * Math.max(0, warmUpMs + lengthMs - Math.max(this.#nowMs, warmUpMs));
    for (const job of left) this.#refuse(job);
  }

  /** The part of a service that begins now and falls into what is counted. */
  #withinMs(tookMs: number): number {
    const { warmUpMs, lengthMs } = this.#simulation;
    return Math.max(0, Math.min(this.#nowMs + tookMs, warmUpMs + lengthMs) - Math.max(this.#nowMs, warmUpMs));
  }

  #use(): Record<string, number> {
    const shares = [...this.#stations].map(([name, { spec, busyMs, lostMs }]): [string, number] => {
      const couldMs = spec.units * spec.servers * this.#simulation.lengthMs - lostMs;
      return [name, couldMs === 0 ? 0 : busyMs / couldMs];
    });
    return Object.fromEntries(shares);
  }
}

function resultOf({ stream, arrived, refused, gaveUp, tookMs }: Tally): StreamResult {
  return {
    name: stream.name,
    arrived,
    answered: tookMs.length,
    refused,
    gaveUp,
    p50Ms: percentile(tookMs, 0.5),
    p99Ms: percentile(tookMs, 0.99),
    meanMs: tookMs.reduce((sum, ms) => sum + ms, 0) / Math.max(1, tookMs.length),
  };
}
