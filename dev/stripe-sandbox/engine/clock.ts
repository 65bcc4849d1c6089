/** The sandbox's time: this machine's, moved forward by a control. */
export class Clock {
  #offsetMs = 0;

  /** Milliseconds since 1970. */
  nowMs(): number {
    return Date.now() + this.#offsetMs;
  }

  /** How far it was moved, to be kept over a restart. */
  get offsetMs(): number {
    return this.#offsetMs;
  }

  set offsetMs(offsetMs: number) {
    this.#offsetMs = offsetMs;
  }
}

/** Stripe's times are whole seconds. */
export function toSeconds(ms: number): number {
  return Math.floor(ms / 1000);
}
