import type { Profile } from '../profiles/profile.ts';
import { QUARANTINE_REASONS } from '../quarantine/reasons.ts';
import type { Inspection } from './inspect-feed.ts';

const MAX_COLUMNS = 80;

/** An inspection as a person reads it in a terminal. */
export function describeInspection(name: string, inspection: Inspection): string {
  const { format, encoding, columns, unmapped } = inspection;
  return [
    '',
    `  ${name}  (${format}, ${encoding})`,
    '',
    '  Columns, with the first values of each:',
    ...columns
      .slice(0, MAX_COLUMNS)
      .map((column) => `    ${column.name.padEnd(28)} ${column.examples.join(' | ')}`.trimEnd()),
    ...(columns.length > MAX_COLUMNS ? [`    and ${columns.length - MAX_COLUMNS} more`] : []),
    '',
    ...(unmapped === null ? understood(inspection) : [`  No profile can be proposed. ${unmapped}`]),
    '',
  ].join('\n');
}

function understood({
  rows,
  models,
  cells,
  otherGoods,
  faults,
  assumed,
  examples,
  otherExamples,
}: Inspection): string[] {
  const others = sum(otherGoods);
  const share = rows === 0 ? 0 : (100 * (cells + others)) / rows;
  return [
    `  ${share.toFixed(1)} % of ${count(rows)} rows are understood: ${count(cells)} sizes of ${count(models)} models, ${count(others)} rows of other goods.`,
    ...assumed.map((text) => `  assumed: ${text}`),
    ...(otherExamples.length === 0 ? [] : ['', `  Other goods (${listed(otherGoods)}), for example:`]),
    ...otherExamples.map(({ line, reason, name }) => `    line ${line}  ${reason}  ${name}`),
    ...(examples.length === 0 ? [] : ['', `  Not understood (${listed(faults)}), for example:`]),
    ...examples.map(
      ({ line, code, column, value, detail }) =>
        `    line ${line}  ${code}  ${column ?? ''}${value === '' ? '' : ` ${JSON.stringify(value)}`} (${detail})\n        ${QUARANTINE_REASONS[code]}`,
    ),
  ];
}

/** A profile as a file that a person edits: what is as by default is left out. */
export function profileText(profile: Profile): string {
  const shown = Object.entries(profile).filter(([key, value]) => key === 'fields' || !isEmpty(value));
  return `${JSON.stringify(Object.fromEntries(shown), null, 2)}\n`;
}

/** The beginning of a profile for a feed whose columns nobody could tell. */
export const skeletonText = (format: string): string =>
  `${JSON.stringify({ format, fields: { name: ['?'], price: ['?'], size: ['?'] }, currency: 'EUR' }, null, 2)}\n`;

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || (typeof value === 'object' && Object.keys(value).length === 0);

const listed = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .sort((a, b) => b[1] - a[1])
    .map(([reason, times]) => `${reason} ${times}`)
    .join(', ');

const count = (value: number): string => value.toLocaleString('en');

const sum = (counts: Record<string, number>): number =>
  Object.values(counts).reduce((total, value) => total + value, 0);
