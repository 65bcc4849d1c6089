/** A stream of numbers in [0, 1) that depends on nothing but its seed. */
export type Random = () => number;

/** mulberry32: 32 bits of state, enough for choices in a catalogue. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One 32-bit number from several (FNV-1a over their bytes, then mixed): the same parts give the same number. */
export function hashOf(...parts: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (const part of parts) {
    for (let shift = 0; shift < 32; shift += 8) hash = Math.imul(hash ^ ((part >>> shift) & 0xff), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** One of the choices, each as likely as its weight says. */
export function weighted<Item>(random: Random, choices: readonly (readonly [Item, weight: number])[]): Item {
  const total = choices.reduce((sum, [, weight]) => sum + weight, 0);
  let left = random() * total;
  for (const [item, weight] of choices) {
    left -= weight;
    if (left < 0) return item;
  }
  return itemAt(
    choices.map(([item]) => item),
    choices.length - 1,
  );
}

/** The item at an index that wraps around. Throws RangeError on an empty list. */
export function itemAt<Item>(items: readonly Item[], index: number): Item {
  const item = items[((index % items.length) + items.length) % items.length];
  if (item === undefined) throw new RangeError('an empty list');
  return item;
}
