import { numberText } from './number-text.ts';
import { partEvents } from './xlsx-part.ts';
import type { NumberStyle } from './xlsx-styles.ts';

/** One row that holds anything. */
export interface SheetRow {
  /** As the sheet numbers it, from 1. */
  number: number;
  cells: (string | undefined)[];
}

export interface SheetContext {
  strings: readonly string[];
  styles: readonly NumberStyle[];
  date1904: boolean;
}

const MAX_COLUMNS = 4_000;
const MAX_CELL_CHARACTERS = 40_000;

interface Cell {
  column: number;
  type: string;
  style: number;
  text: string;
}

/** Rows of a sheet that hold anything, a batch for each chunk; columns past 4,000 are left out. */
export async function* sheetRows(
  chunks: AsyncIterable<Buffer>,
  context: SheetContext,
): AsyncGenerator<readonly SheetRow[]> {
  const done: SheetRow[] = [];
  let row: SheetRow = { number: 0, cells: [] };
  let cell: Cell = { column: -1, type: '', style: 0, text: '' };
  const events = partEvents(chunks, {
    opened(name, { attributes }) {
      if (name === 'row') row = { number: Number(attributes['r'] ?? row.number + 1), cells: [] };
      if (name === 'c')
        cell = {
          column: columnOf(attributes['r']) ?? cell.column + 1,
          type: attributes['t'] ?? 'n',
          style: Number(attributes['s'] ?? 0),
          text: '',
        };
    },
    closed(name, { text }) {
      if (name === 'v' || name === 't') cell.text = (cell.text + text).slice(0, MAX_CELL_CHARACTERS);
      if (name === 'c' && cell.column < MAX_COLUMNS) {
        const value = cellText(cell, context);
        if (value.trim() !== '') row.cells[cell.column] = value;
      }
      if (name !== 'row') return;
      if (row.cells.length > 0) done.push(row);
      cell = { ...cell, column: -1 };
    },
  });
  for await (const _ of events) if (done.length > 0) yield done.splice(0);
}

/** `C7` is column 2; null for a cell without a reference, which stands beside the one before. */
function columnOf(reference: string | undefined): number | null {
  const letters = /^[A-Za-z]{1,3}/.exec(reference ?? '')?.[0].toUpperCase();
  if (letters === undefined) return null;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

function cellText({ type, style, text }: Cell, { strings, styles, date1904 }: SheetContext): string {
  if (type === 's') return strings[Number(text)] ?? '';
  if (type === 'b') return text.trim() === '1' ? 'true' : 'false';
  if (type !== 'n') return text;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) return text;
  const shown = styles[style];
  if (shown?.date === true) return dateText(value, date1904);
  return shown === undefined || shown.currency === '' ? numberText(value) : `${numberText(value)} ${shown.currency}`;
}

/** Days since 30 December 1899 (or 1 January 1904) as `2026-03-01`; a time of day alone as its number. */
function dateText(serial: number, date1904: boolean): string {
  const days = Math.floor(serial) + (date1904 ? 1_462 : 0);
  if (days < 61 || days > 2_958_465) return numberText(serial);
  return new Date((days - 25_569) * 86_400_000).toISOString().slice(0, 10);
}
