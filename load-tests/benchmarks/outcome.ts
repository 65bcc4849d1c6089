import { z } from 'zod';

/** The side of a bound that a ratio must stand on. */
export type Wanted = { atLeast: number } | { atMost: number };

/** The last recorded run of a benchmark, as docs/benchmarks.json keeps it. */
export const Outcome = z.object({
  ratio: z.number(),
  /** How far the rounds lay apart, in percent of their middle. */
  spreadPercent: z.number(),
  wanted: z.string(),
  met: z.boolean(),
  at: z.iso.datetime(),
  machine: z.string(),
});
export type Outcome = z.infer<typeof Outcome>;

export const wantedText = (wanted: Wanted): string =>
  'atLeast' in wanted ? `at least ${wanted.atLeast}` : `at most ${wanted.atMost}`;

const meets = (ratio: number, wanted: Wanted): boolean =>
  'atLeast' in wanted ? ratio >= wanted.atLeast : ratio <= wanted.atMost;

/** The line that a benchmark ends with. */
export const ratioLine = (ratio: number, spreadPercent: number): string =>
  `ratio=${ratio.toFixed(3)} (spread ${spreadPercent.toFixed(0)} %)`;

/**
 * Reads what a benchmark printed: its last `ratio=…`, and the spread told there, else the largest that a line tells. Null when it
 * came to no ratio.
 * @param kept what it promises beside its ratio was kept
 */
export function readOutcome(printed: string, wanted: Wanted, at: Date, kept = true): Outcome | null {
  const last = [...printed.matchAll(/^ratio=([\d.]+)(?:.*?\(spread ([\d.]+) %)?/gm)].at(-1);
  if (last === undefined) return null;
  const told = [...printed.matchAll(/spread ([\d.]+) %/g)].map(([, percent]) => Number(percent));
  const ratio = Number(last[1]);
  return {
    ratio,
    spreadPercent: last[2] === undefined ? Math.max(0, ...told) : Number(last[2]),
    wanted: wantedText(wanted),
    met: kept && meets(ratio, wanted),
    at: at.toISOString(),
    machine: /^machine: (.*)$/m.exec(printed)?.[1] ?? 'unknown',
  };
}

/** One line when a ratio is worse than the recorded one by more than the larger spread of the two; null otherwise. */
export function worsening(before: Outcome | undefined, now: Outcome, wanted: Wanted): string | null {
  if (before === undefined) return null;
  const change = 'atLeast' in wanted ? before.ratio - now.ratio : now.ratio - before.ratio;
  const spread = Math.max(before.spreadPercent, now.spreadPercent);
  if (change <= (before.ratio * spread) / 100) return null;
  return `worse than the recorded run by more than the spread of ${spread.toFixed(0)} %: ${before.ratio} → ${now.ratio}`;
}
