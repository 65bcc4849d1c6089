/** Something that happens at a time. */
interface Timed {
  atMs: number;
}

/** A binary heap: the earliest comes out first. */
export class EventHeap<Event extends Timed> {
  readonly #events: Event[] = [];

  push(event: Event): void {
    const events = this.#events;
    let at = events.push(event) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = events[parent];
      if (above === undefined || above.atMs <= event.atMs) break;
      events[at] = above;
      at = parent;
    }
    events[at] = event;
  }

  /** Takes the earliest out; undefined when there is none. */
  pop(): Event | undefined {
    const events = this.#events;
    const first = events[0];
    const last = events.pop();
    if (last !== undefined && events.length > 0) this.#sink(last);
    return first;
  }

  #sink(event: Event): void {
    const events = this.#events;
    let at = 0;
    for (;;) {
      const left = events[2 * at + 1];
      const right = events[2 * at + 2];
      const next = right !== undefined && left !== undefined && right.atMs < left.atMs ? right : left;
      if (next === undefined || next.atMs >= event.atMs) break;
      events[at] = next;
      at = 2 * at + (next === left ? 1 : 2);
    }
    events[at] = event;
  }
}
