/** How one check ended. */
export interface Outcome {
  check: string;
  ok: boolean;
  /** Figures in one line. */
  figures: string;
  /** What to read when it failed. */
  report: string;
  ms: number;
}

type Result = Pick<Outcome, 'ok' | 'figures' | 'report'>;

/** Runs a check and times it; one that throws has failed. */
export async function outcomeOf(check: string, run: () => Promise<Result>): Promise<Outcome> {
  const startedAt = performance.now();
  const result = await run().catch((error: unknown): Result => {
    const report = error instanceof Error ? error.message : String(error);
    return { ok: false, figures: 'could not run', report };
  });
  return { check, ...result, ms: performance.now() - startedAt };
}

/** One line for each check. */
export const tableOf = (outcomes: readonly Outcome[]): string =>
  outcomes
    .map(
      ({ check, ok, figures, ms }) =>
        `${ok ? 'ok ' : 'RED'}  ${check.padEnd(13)} ${(ms / 1_000).toFixed(1).padStart(5)} s  ${figures}`,
    )
    .join('\n');
