import type { Random } from '../../../dev/seed/random.ts';

export interface StationSpec {
  name: string;
  /** Pods, nodes or databases; each has its own queue. */
  units: number;
  /** How many each serves at once. */
  servers: number;
  /** How many may wait at each; one more is refused. */
  waiting: number;
}

interface Unit<Job> {
  alive: boolean;
  busy: number;
  queue: Job[];
  /** Of the queue, what was taken already. */
  head: number;
}

/** Units of one kind behind a balancer that picks among the living at random. */
export class Station<Job> {
  readonly spec: StationSpec;
  readonly #random: Random;
  readonly #units: Unit<Job>[];
  #living: Unit<Job>[];
  busyMs = 0;
  /** What lost units could have done. */
  lostMs = 0;

  constructor(spec: StationSpec, random: Random) {
    this.spec = spec;
    this.#random = random;
    this.#units = Array.from({ length: spec.units }, () => ({ alive: true, busy: 0, queue: [], head: 0 }));
    this.#living = [...this.#units];
  }

  /** The unit that begins with the job now, `waits` when it joined a queue, `refused` when that was full or none lives. */
  enter(job: Job): Unit<Job> | 'waits' | 'refused' {
    const unit = this.#living[Math.floor(this.#random() * this.#living.length)];
    if (unit === undefined) return 'refused';
    if (unit.busy < this.spec.servers) {
      unit.busy += 1;
      return unit;
    }
    if (unit.queue.length - unit.head >= this.spec.waiting) return 'refused';
    unit.queue.push(job);
    return 'waits';
  }

  /** A job of the unit is done; gives the one that begins instead. */
  leave(unit: Unit<Job>): Job | undefined {
    const next = unit.queue[unit.head];
    if (next === undefined) {
      unit.busy -= 1;
      return undefined;
    }
    unit.head += 1;
    if (unit.head > 1_000 && unit.head * 2 > unit.queue.length) {
      unit.queue.splice(0, unit.head);
      unit.head = 0;
    }
    return next;
  }

  /** Units that are gone at once, with whom they held; gives those that waited. */
  lose(units: number): Job[] {
    const gone = this.#living.slice(0, units);
    this.#living = this.#living.slice(units);
    return gone.flatMap((unit) => {
      unit.alive = false;
      return unit.queue.splice(unit.head);
    });
  }
}

export type { Unit };
