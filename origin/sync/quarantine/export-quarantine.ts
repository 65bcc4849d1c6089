import type { Db } from 'mongodb';
import type { QuarantinedRow } from '#shared/contracts/sync.ts';
import { runById } from '../runs/run-record.ts';
import { quarantinedRows } from './list-quarantine.ts';
import { MAX_KEPT_ROWS } from './write-quarantine.ts';

const COLUMNS = ['source', 'version', 'line', 'column', 'value', 'reason', 'detail', 'hint'] as const;

/** The rows that an import put aside as CSV (RFC 4180, UTF-8 with a byte order mark, as Excel needs it). Throws `import/not-found`. */
export async function exportQuarantine(db: Db, importId: string): Promise<string> {
  const run = await runById(db, importId);
  const rows = await quarantinedRows(db, run, { limit: MAX_KEPT_ROWS });
  const lines = rows.map((row) => COLUMNS.map((column) => cell(row[column])).join(','));
  return `\ufeff${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`;
}

/** A value that a spreadsheet would take for a formula is text to everybody (OWASP, CSV injection). */
function cell(value: QuarantinedRow[(typeof COLUMNS)[number]]): string {
  const text = String(value ?? '');
  const harmless = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
