import { cpus, release, totalmem } from 'node:os';

/** The middle of some figures, and how far they lie apart in percent of it. */
export function medianAndSpread(values: readonly number[]): { median: number; spreadPercent: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const [low = 0, high = 0] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]];
  const median = (low + high) / 2;
  const spread = (sorted.at(-1) ?? 0) - (sorted[0] ?? 0);
  return { median, spreadPercent: median === 0 ? 0 : (spread / median) * 100 };
}

/** The value that this share of the others is not above. */
export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.ceil(values.length * share) - 1)] ?? 0;

/** What was measured on. */
export function machineLine(): string {
  const cores = cpus();
  const memoryGb = Math.round(totalmem() / 1024 ** 3);
  return `machine: ${cores.length} × ${cores[0]?.model ?? 'unknown'}, ${memoryGb} GB, ${process.platform} ${release()}, Node ${process.versions.node}`;
}
