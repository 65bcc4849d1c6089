import type { FeedRow, Outcome } from './rows.ts';

/** What an import of a feed must give, told by the source data and not by the importer. */
export interface Expected {
  rows: number;
  models: number;
  cells: number;
  changed: number;
  repeated: number;
  quarantined: number;
  notMattresses: number;
  /** Each row that does not become a cell, by the line at which it begins. */
  planted: { line: number; outcome: Outcome; reason: string }[];
}

/** Counts the rows of one feed by what an import must make of them; `lines` are where they begin. */
export function expectedOf(rows: readonly FeedRow[], lines: readonly number[]): Expected {
  const count = (outcome: Outcome) => rows.filter((row) => row.outcome === outcome).length;
  const sold = rows.flatMap((row) => (row.outcome === 'cell' && row.model ? [row.model.code] : []));
  const models = new Set(sold).size;
  const planted = rows.flatMap(({ outcome, reason }, index) => {
    const line = lines[index];
    return reason === null || line === undefined ? [] : [{ line, outcome, reason }];
  });
  return {
    rows: rows.length,
    models,
    cells: sold.length,
    changed: models,
    repeated: count('repeated'),
    quarantined: count('quarantined'),
    notMattresses: count('not-mattress'),
    planted,
  };
}
