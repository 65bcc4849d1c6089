import { join } from 'node:path';
import type { FeedStore } from './feed-store.ts';
import { planMakers, type SeedMaker, type SeedOptions } from './plan.ts';
import { profileOf } from './profiles.ts';
import { addCounts, emptyTally, type ImportCounts, type Tally } from './tally.ts';
import { feedFile, writeFeed } from './write-feed.ts';

/** Imports one maker's feed as `npm run import` does. */
export type ImportOne = (feed: {
  maker: { id: string; name: string };
  source: string;
  profile: Record<string, unknown>;
}) => Promise<ImportCounts>;

export interface SeedDeps {
  /** Where feeds are written. */
  folder: string;
  /** Null: feeds are written and stay where they are, nothing is imported. */
  target: { store: FeedStore; importOne: ImportOne } | null;
  log: (line: string) => void;
  /** Stops the run between makers and within an import. */
  signal: AbortSignal;
}

/** Generates, uploads and imports maker after maker; one feed at a time lies on the disk when S3 takes them. */
export async function runSeed(options: SeedOptions, { folder, target, log, signal }: SeedDeps): Promise<Tally> {
  const tally = emptyTally();
  const makers = planMakers(options);
  for (const maker of makers) {
    signal.throwIfAborted();
    const name = feedFile(maker);
    const file = join(folder, name);
    const [bytes, generateMs] = await timed(() => writeFeed(file, options, maker));
    tally.bytes += bytes;
    tally.generateMs += generateMs;
    if (target === null) {
      tally.rows += maker.models * options.sizes;
    } else {
      const [source, uploadMs] = await timed(() => target.store.put(file, name));
      const [counts, importMs] = await timed(() =>
        target.importOne({ maker: idAndName(maker), source, profile: profileOf(maker) }),
      );
      tally.uploadMs += uploadMs;
      tally.importMs += importMs;
      addCounts(tally, counts);
    }
    tally.makers++;
    log(`seed: ${tally.makers}/${makers.length} ${maker.name}, ${tally.rows.toLocaleString('en')} rows`);
  }
  return tally;
}

const idAndName = ({ id, name }: SeedMaker) => ({ id, name });

async function timed<Result>(work: () => Promise<Result>): Promise<[Result, ms: number]> {
  const started = performance.now();
  const result = await work();
  return [result, performance.now() - started];
}
