import type { ErrorShare } from './error-share.ts';

/** At this rate the budget of 30 days is gone in two (Google's SRE workbook, chapter 5). */
const FAST_BURN = 14.4;
/** One look may be a blip. */
const LOOKS_IN_A_ROW = 2;

export interface Watched {
  name: string;
  /** Share of requests that must be well, such as 0.9999. */
  objective: number;
  share: ErrorShare;
}

export interface WatchOptions {
  /** How often to look. */
  looks: number;
  /** Waits between two looks. */
  pause: () => Promise<unknown>;
  log: (line: string) => void;
}

/**
 * Looks at the error budgets for a while. Gives why to go back: a budget that burned 14.4 times too fast on two looks in a row, or
 * something that was never measured, because what nobody sees is not known to be well; undefined when all went well.
 */
export async function watchBurn(
  watched: readonly Watched[],
  { looks, pause, log }: WatchOptions,
): Promise<string | undefined> {
  const inARow = new Map<string, number>();
  const seen = new Set<string>();
  for (let look = 1; look <= looks; look++) {
    await pause();
    for (const { name, objective, share } of watched) {
      const found = await share().catch((error: unknown) => {
        log(`${name}: ${error instanceof Error ? error.message : String(error)}`);
        return null;
      });
      if (found === null) continue;
      seen.add(name);
      const burn = found / (1 - objective);
      log(
        `${name}: ${(found * 100).toFixed(4)} % failed, ${burn.toFixed(1)} times the budget (look ${look} of ${looks})`,
      );
      inARow.set(name, burn > FAST_BURN ? (inARow.get(name) ?? 0) + 1 : 0);
      if ((inARow.get(name) ?? 0) >= LOOKS_IN_A_ROW)
        return `${name} burns its error budget ${burn.toFixed(1)} times too fast`;
    }
  }
  const unseen = watched.filter(({ name }) => !seen.has(name)).map(({ name }) => name);
  return unseen.length === 0 ? undefined : `${unseen.join(', ')}: nothing was measured in ${looks} looks`;
}
