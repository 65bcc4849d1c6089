import type { ImportReport } from '#shared/contracts/sync.ts';

/** The figures of one import that the seed adds up. */
export type ImportCounts = Pick<
  ImportReport,
  'rows' | 'models' | 'cells' | 'changed' | 'unchanged' | 'repeated' | 'quarantined' | 'notMattresses'
>;

/** Figures of a whole seed run; times in milliseconds. */
export interface Tally extends ImportCounts {
  makers: number;
  bytes: number;
  generateMs: number;
  uploadMs: number;
  importMs: number;
}

export const emptyTally = (): Tally => ({
  makers: 0,
  bytes: 0,
  rows: 0,
  models: 0,
  cells: 0,
  changed: 0,
  unchanged: 0,
  repeated: 0,
  quarantined: 0,
  notMattresses: 0,
  generateMs: 0,
  uploadMs: 0,
  importMs: 0,
});

/** Adds what one maker's import said. */
export function addCounts(tally: Tally, counts: ImportCounts): void {
  tally.rows += counts.rows;
  tally.models += counts.models;
  tally.cells += counts.cells;
  tally.changed += counts.changed;
  tally.unchanged += counts.unchanged;
  tally.repeated += counts.repeated;
  tally.quarantined += counts.quarantined;
  tally.notMattresses += counts.notMattresses;
}

/** What is wrong with a run over clean generated feeds, in one line; null when every row became a cell. */
export function shortfall(tally: Tally, wanted: { models: number; sizes: number }): string | null {
  const cells = wanted.models * wanted.sizes;
  if (tally.models === wanted.models && tally.cells === cells && tally.rows === cells) return null;
  return `expected ${wanted.models} models and ${cells} cells; ${tally.quarantined} rows were quarantined, ${tally.repeated} repeated, ${tally.notMattresses} no mattresses`;
}

/** The summary that a run ends with. */
export function summary(tally: Tally, maxRssBytes: number): string {
  const megabytes = (bytes: number) => `${Math.round(bytes / 1_048_576).toLocaleString('en')} MB`;
  const spent = tally.generateMs + tally.uploadMs + tally.importMs;
  const lines: [string, string][] = [
    ['makers', whole(tally.makers)],
    ['rows', `${whole(tally.rows)} (${megabytes(tally.bytes)})`],
    ['models', `${whole(tally.models)} (${whole(tally.changed)} changed, ${whole(tally.unchanged)} unchanged)`],
    ['cells', whole(tally.cells)],
    [
      'minutes',
      `${(spent / 60_000).toFixed(2)} (generated ${seconds(tally.generateMs)}, uploaded ${seconds(tally.uploadMs)}, imported ${seconds(tally.importMs)})`,
    ],
    ['rows/s', whole(Math.round(tally.rows / Math.max(tally.importMs / 1_000, 0.001)))],
    ['peak RSS', megabytes(maxRssBytes)],
  ];
  return lines.map(([name, value]) => `${name.padEnd(9)} ${value}`).join('\n');
}

const whole = (value: number): string => value.toLocaleString('en');
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
