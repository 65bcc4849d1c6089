import type { FeedChanges } from '#shared/contracts/sync-runs.ts';
import type { ImportReport } from '#shared/contracts/sync.ts';
import type { QuarantineRecord } from '../quarantine/write-quarantine.ts';

/** A report as a person reads it in a terminal, with the first rows of each reason that were put aside. */
export function describeImport(report: ImportReport, examples: readonly QuarantineRecord[]): string {
  const rate = report.ms > 0 ? Math.round((report.rows / report.ms) * 1_000) : report.rows;
  const lines = [
    '',
    `  ${report.source}  (${report.format}, ${report.encoding})`,
    '',
    line('rows', report.rows, `${rate.toLocaleString('en')} rows/s`),
    line('cells', report.cells, `in ${report.models.toLocaleString('en')} models`),
    line('repeated', report.repeated),
    line('not mattresses', report.notMattresses, reasons(report.notMattressReasons)),
    line('quarantined', report.quarantined, reasons(report.quarantineReasons)),
    line('changed', report.changed, 'models written'),
    line('unchanged', report.unchanged),
    line('hidden', report.hidden, report.hidden > 0 ? 'models that the feed names no more' : ''),
    ...report.assumed.map((text) => `  assumed: ${text}`),
  ];
  if (examples.length > 0) lines.push('', '  Put aside, for example:', ...examples.map(example));
  return `${lines.join('\n')}\n`;
}

/** What a feed changes, or in a dry run would change. */
export function describeChanges(changes: FeedChanges, dryRun: boolean): string {
  const { added, changed, missing, missingPercent, prices, moved, movedPercent, exceeded, examples } = changes;
  const lines = [
    '',
    `  ${dryRun ? 'Would change' : 'Changes'}: ${added} models added, ${changed} changed, ${missing} missing (${missingPercent} %)`,
    `  ${moved} of ${prices} prices moved far (${movedPercent} %)`,
    ...(exceeded.length > 0 ? [`  Past the maker’s limits: ${exceeded.join(', ')}`] : []),
    ...examples.map(({ model, size, beforeMinor, afterMinor }) =>
      size === null
        ? `    ${model}: missing`
        : `    ${model} ${size}: ${beforeMinor ?? 0} → ${afterMinor ?? 0} (minor units)`,
    ),
  ];
  return lines.join('\n');
}

/** A report in one line, for logs. */
export const summaryLine = (report: ImportReport): string =>
  `${report.maker}: ${report.rows} rows → ${report.models} models, ${report.cells} cells, ${report.changed} changed, ${report.quarantined} quarantined, ${report.notMattresses} not mattresses, ${report.repeated} repeated, ${report.ms} ms`;

const line = (name: string, count: number, note = ''): string =>
  `  ${name.padEnd(16)}${count.toLocaleString('en').padStart(12)}  ${note}`.trimEnd();

const reasons = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .sort((a, b) => b[1] - a[1])
    .map(([reason, count]) => `${reason} ${count}`)
    .join(', ');

const example = ({ line: at, column, value, reason, detail, hint }: QuarantineRecord): string =>
  `  line ${at}  ${reason}  ${column === null ? '' : `${column}: `}${value === '' ? '' : `${JSON.stringify(value)} `}(${detail})\n      ${hint}`;
