import { Problem } from '#shared/problem.ts';
import type { Feed, FeedRow, HeaderJudge } from './feed.ts';
import { takeItems } from './head.ts';
import { sheetRows, type SheetRow } from './xlsx-sheet.ts';
import { readStrings } from './xlsx-strings.ts';
import { readStyles } from './xlsx-styles.ts';
import { readWorkbook, type Sheet, type Workbook } from './xlsx-workbook.ts';
import type { ZipArchive } from './zip-archive.ts';

export interface XlsxHints {
  judge: HeaderJudge;
  /** Name of the sheet with the rows; the first one with a header when it is not told. */
  sheet?: string | undefined;
}

const HEADER_WITHIN = 20;
const MAX_SHEETS = 50;

const OTHER_OFFICE: readonly (readonly [entry: RegExp, name: string])[] = [
  [/(?:^|\/)workbook\.bin$/i, 'a binary Excel workbook (XLSB)'],
  [/^word\//i, 'a Word document'],
  [/^content\.xml$/i, 'an OpenDocument file'],
  [/^Index\/.*\.iwa$/i, 'an Apple Numbers file'],
];

/** True for an Excel workbook. Throws `feed/unknown-format` for other documents that are ZIP archives too. */
export function isWorkbook(zip: ZipArchive): boolean {
  const has = (pattern: RegExp) => zip.entries.some(({ fileName }) => pattern.test(fileName));
  if (has(/^\[Content_Types\]\.xml$/i) && has(/(?:^|\/)workbook\.xml$/i)) return true;
  const other = OTHER_OFFICE.find(([pattern]) => has(pattern));
  if (other !== undefined && (has(/^mimetype$/i) || has(/^\[Content_Types\]\.xml$/i) || has(/\.iwa$/i)))
    throw new Problem('feed/unknown-format', `this is ${other[1]}: save it as XLSX or CSV`);
  return false;
}

/**
 * Opens one sheet of an Excel workbook (ECMA-376) as rows, a row at a time; numbers come as they are stored, with the sign of
 * the currency when their format tells one, dates as `2026-03-01`.
 * @throws Problem feed/malformed when a part is broken or too large; feed/empty; feed/unmapped when the told sheet is not there
 */
export async function readXlsx(zip: ZipArchive, { judge, sheet }: XlsxHints): Promise<Feed> {
  const workbook = await readWorkbook(zip);
  const context = {
    strings: await readStrings(zip, workbook.strings),
    styles: await readStyles(zip, workbook.styles),
    date1904: workbook.date1904,
  };
  const chosen = await chooseSheet(workbook, sheet, async (candidate) => {
    const rows = sheetRows(zip.read(candidate.entry), context);
    try {
      const first = await takeItems(rows, HEADER_WITHIN);
      return { empty: first.length === 0, header: first.some((row) => judge.isHeader(plain(row))) };
    } finally {
      await rows.return(undefined);
    }
  });
  const rows = sheetRows(zip.read(chosen.sheet.entry), context);
  const first = await takeItems(rows, HEADER_WITHIN);
  const at = Math.max(
    0,
    first.findIndex((row) => judge.isHeader(plain(row))),
  );
  const header = first[at];
  if (header === undefined) throw new Problem('feed/empty', 'the workbook holds no row');
  const columns = plain(header).map((cell) => cell.replaceAll(/\s+/gu, ' ').trim());
  return { format: 'xlsx', columns, batches: batchesOf(first.slice(at + 1), rows), notes: chosen.notes };
}

interface Chosen {
  sheet: Sheet;
  notes: string[];
}

/** The sheet that is told, else the first visible one with a header, else the first with anything in it. */
async function chooseSheet(
  { sheets }: Workbook,
  told: string | undefined,
  look: (sheet: Sheet) => Promise<{ empty: boolean; header: boolean }>,
): Promise<Chosen> {
  const names = sheets.map((sheet) => sheet.name).join(', ');
  if (told !== undefined) {
    const sheet = sheets.find(({ name }) => name.trim().toLowerCase() === told.trim().toLowerCase());
    if (sheet !== undefined) return { sheet, notes: [] };
    const detail = `the workbook has no sheet ${told}; it has ${names.slice(0, 500)}`;
    throw new Problem('feed/unmapped', detail, { errors: [{ in: 'profile', field: 'sheet', detail }] });
  }
  const filled: Sheet[] = [];
  const headed: Sheet[] = [];
  for (const sheet of sheets.filter(({ hidden }) => !hidden).slice(0, MAX_SHEETS)) {
    const { empty, header } = await look(sheet);
    if (!empty) filled.push(sheet);
    if (header) headed.push(sheet);
  }
  const [sheet, ...others] = headed.length > 0 ? headed : filled;
  if (sheet === undefined) throw new Problem('feed/empty', 'the workbook holds no row');
  const notes =
    others.length === 0
      ? []
      : [`rows are those of the sheet ${sheet.name}, not of ${others.map(({ name }) => name).join(', ')} (sheet)`];
  return { sheet, notes };
}

async function* batchesOf(
  first: readonly SheetRow[],
  rest: AsyncGenerator<readonly SheetRow[]>,
): AsyncGenerator<readonly FeedRow[]> {
  let rows = 0;
  if (first.length > 0) yield first.map(asRow);
  rows += first.length;
  for await (const batch of rest) {
    rows += batch.length;
    yield batch.map(asRow);
  }
  if (rows === 0) throw new Problem('feed/empty', 'the sheet holds a header and no rows');
}

const asRow = ({ number, cells }: SheetRow): FeedRow => ({ line: number, values: cells });

/** Without the holes that cells leave which are not there. */
const plain = ({ cells }: SheetRow): string[] => Array.from(cells, (cell) => cell ?? '');
