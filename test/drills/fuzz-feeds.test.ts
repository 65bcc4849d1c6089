import { expect, test } from 'vitest';
import { fuzzedFormats, outcomeOf } from './fuzz-feeds.ts';
import { seededRandom } from './random.ts';

/** The drill takes 10,000 of each: npm run drill -- fuzz. */
const RUNS = 40;
const formats = await fuzzedFormats();

test.each([...formats])('%s, mutated → read, or refused with a reason', async (_format, mutant) => {
  const random = seededRandom(20_261_123);
  for (let run = 0; run < RUNS; run++) {
    const bytes = await mutant(random);
    const outcome = await outcomeOf(bytes);
    expect(outcome, bytes.toString('base64').slice(0, 4_000)).not.toMatchObject({ kind: 'crash' });
  }
});
