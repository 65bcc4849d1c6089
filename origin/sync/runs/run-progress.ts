import type { RunProgress } from '#shared/contracts/sync-runs.ts';
import type { SyncDeps } from '../deps.ts';
import { noteRun } from './run-record.ts';

/** Told of what a run has done; tells at most twice a second how far it is. */
export interface ProgressTeller {
  rows(count: number): void;
  bytes(count: number): void;
  /** The feed has been read: so many models are gone through. */
  reading(totalModels: number): void;
  models(count: number): void;
  /** Tells a last time and waits until it is kept. */
  end(): Promise<void>;
}

/** Reading the file is taken for this share of a run, going through its models for the rest. */
const READ_SHARE = 60;
const PAUSE_MS = 500;
/** Before this much is done the rate tells nothing of the end. */
const TELLING_PERCENT = 2;

/**
 * Measures a run. The share of the file is by its bytes, which not every place tells: then it stands still until the file is read.
 * @param total bytes of the file; null when they are not told
 * @param onProgress told beside the record, for a terminal
 */
export function progressTeller(
  { db, now }: Pick<SyncDeps, 'db' | 'now'>,
  runId: string,
  total: number | null,
  onProgress: (progress: RunProgress) => void,
): ProgressTeller {
  const startedMs = now().getTime();
  const done = { rows: 0, bytes: 0, models: 0 };
  let modelsTotal: number | null = null;
  let toldMs = startedMs;
  let keeping: Promise<void> = Promise.resolve();
  const current = (): RunProgress => {
    const at = now();
    const elapsedMs = Math.max(1, at.getTime() - startedMs);
    const read = total === null || total === 0 ? 0 : Math.min(1, done.bytes / total) * READ_SHARE;
    const gone = modelsTotal === null ? 0 : Math.min(1, done.models / Math.max(1, modelsTotal)) * (100 - READ_SHARE);
    const percent = Math.min(100, Math.round((modelsTotal === null ? read : READ_SHARE + gone) * 10) / 10);
    return {
      rows: done.rows,
      models: done.models,
      modelsTotal,
      percent,
      rowsPerSecond: Math.round((done.rows / elapsedMs) * 1_000),
      secondsLeft: percent < TELLING_PERCENT ? null : Math.round((elapsedMs * (100 - percent)) / percent / 1_000),
      at: at.toISOString(),
    };
  };
  const keep = (progress: RunProgress) => {
    onProgress(progress);
    // A progress that could not be kept is followed by the next one.
    keeping = keeping.then(() => noteRun(db, runId, { progress })).catch(() => undefined);
  };
  const tell = () => {
    if (now().getTime() - toldMs < PAUSE_MS) return;
    toldMs = now().getTime();
    keep(current());
  };
  return {
    rows(count) {
      done.rows += count;
      if (done.rows % 1_024 === 0) tell();
    },
    bytes(count) {
      done.bytes += count;
      tell();
    },
    reading(totalModels) {
      modelsTotal = totalModels;
      tell();
    },
    models(count) {
      done.models += count;
      tell();
    },
    async end() {
      keep({ ...current(), percent: 100, secondsLeft: 0 });
      await keeping;
    },
  };
}
