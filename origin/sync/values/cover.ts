import { COVERS, type Cover } from '#shared/contracts/attributes.ts';
import { folded } from './text.ts';
import { byProfileWords, type ProfileWords } from './word-lists.ts';

const WORDS: readonly (readonly [Cover, RegExp])[] = [
  ['tencel', /tencel|lyocell|тенсель|лиоцел/u],
  ['bamboo', /bamboo|бамбук|bambus/u],
  ['jacquard', /jacquard|жаккард/u],
  ['jersey', /jersey|knit|трикотаж|джерси|трикотин|strick/u],
  ['wool', /(?<!\p{L})wool|шерст|(?<!\p{L})ull(?!\p{L})|wolle/u],
  ['linen', /(?<!\p{L})(?:linen|flax)(?!\p{L})|(?<!\p{L})л[её]н(?!\p{L})|льнян|(?<!\p{L})(?:lin|leinen)(?!\p{L})/u],
  ['microfibre', /micro[\s-]?fib|микрофибр|mikrofiber|mikrofaser/u],
  ['velour', /velour|velvet|велюр|бархат/u],
  ['cotton', /cotton|хлопок|хлопк|хлопчат|бязь|сатин|bomull|baumwolle/u],
  ['polyester', /polyester|полиэстер|полиэфир/u],
];

/** Reads what the cover is made of; null when the text names none, or several. */
export function readCover(text: string, words?: ProfileWords<Cover>): Cover | null {
  const own = byProfileWords(text, COVERS, words);
  if (own !== null) return own;
  const plain = folded(text);
  const found = WORDS.filter(([, pattern]) => pattern.test(plain)).map(([value]) => value);
  return found.length === 1 ? (found[0] ?? null) : (weave(found) ?? null);
}

/** `жаккард, хлопок`: the weave is what shoppers know the cover by. */
const weave = (found: readonly Cover[]): Cover | undefined =>
  found.length === 2 ? found.find((cover) => cover === 'jacquard' || cover === 'jersey') : undefined;
