const SKETCH_SIZE = 8;

/**
 * A small picture of a set of article numbers: the lowest few of their hashes (a bottom-k sketch, Broder 1997). Two sets that
 * are mostly the same have mostly the same sketch, whatever their size.
 */
export function withCode(sketch: readonly number[], code: string): readonly number[] {
  const hash = fnv(code);
  const highest = sketch.at(-1);
  if (sketch.includes(hash) || (sketch.length >= SKETCH_SIZE && highest !== undefined && hash > highest)) return sketch;
  return [...sketch, hash].toSorted((a, b) => a - b).slice(0, SKETCH_SIZE);
}

/** True when most of the smaller sketch stands in the other one. */
export function alike(a: readonly number[], b: readonly number[]): boolean {
  const shared = a.filter((hash) => b.includes(hash)).length;
  return shared * 2 > Math.min(a.length, b.length) && shared > 0;
}

/** FNV-1a, 32 bits. */
function fnv(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
