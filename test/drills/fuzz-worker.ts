import { fuzzedFormats, outcomeOf } from './fuzz-feeds.ts';
import { seededRandom } from './random.ts';

/** Feeds mutated inputs of one format to the importer and tells its parent of each: arguments are format, seed, from and to. */
const [, , format = '', seed = '0', from = '0', to = '0'] = process.argv;
const mutant = (await fuzzedFormats()).get(format);
if (mutant === undefined) throw new Error(`no format ${format}`);
for (let index = Number(from); index < Number(to); index++) {
  const bytes = await mutant(seededRandom(Number(seed) * 1_000_003 + index));
  process.send?.({ index, bytes: bytes.length });
  const outcome = await outcomeOf(bytes);
  process.send?.({ index, outcome, rss: process.memoryUsage().rss });
}
process.disconnect();
