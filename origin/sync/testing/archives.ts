import { ZipFile } from 'yazl';

/** A ZIP archive of these files. */
export async function zipOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  const parts: Buffer[] = [];
  for await (const part of zip.outputStream) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}

export type XlsxCell =
  | string
  | number
  | null
  | { number: number; format: string }
  | { inline: string }
  | { formula: string };
export type XlsxTable = readonly (readonly XlsxCell[])[];

/** A workbook with this table as its first sheet; texts are shared as Excel does. `padding` is put into its styles. */
export async function xlsxOf(
  table: XlsxTable,
  more: Readonly<Record<string, XlsxTable>> = {},
  padding?: Uint8Array,
): Promise<Buffer> {
  const sheets = { Sheet1: table, ...more };
  const strings: string[] = [];
  const formats: string[] = [];
  const files: Record<string, string | Uint8Array> = {};
  for (const [index, rows] of Object.values(sheets).entries())
    files[`xl/worksheets/sheet${index + 1}.xml`] = sheetXml(rows, strings, formats);
  const names = Object.keys(sheets);
  files['[Content_Types].xml'] = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>';
  files['xl/workbook.xml'] =
    `<workbook xmlns:r="r"><sheets>${names.map((name, index) => `<sheet name="${escaped(name)}" sheetId="${index + 1}" r:id="s${index + 1}"/>`).join('')}</sheets></workbook>`;
  files['xl/_rels/workbook.xml.rels'] =
    `<Relationships>${names.map((_, index) => relation(`s${index + 1}`, 'worksheet', `worksheets/sheet${index + 1}.xml`)).join('')}${relation('t', 'sharedStrings', 'sharedStrings.xml')}${relation('f', 'styles', '/xl/styles.xml')}</Relationships>`;
  files['xl/sharedStrings.xml'] =
    `<sst>${strings.map((text) => `<si><r><t>${escaped(text)}</t></r><rPh><t>spoken</t></rPh></si>`).join('')}</sst>`;
  const styles = `<styleSheet><numFmts>${formats.map((code, index) => `<numFmt numFmtId="${index + 164}" formatCode="${escaped(code)}"/>`).join('')}</numFmts><cellXfs><xf numFmtId="0"/>${formats.map((_, index) => `<xf numFmtId="${index + 164}"/>`).join('')}</cellXfs></styleSheet>`;
  files['xl/styles.xml'] = padding === undefined ? styles : Buffer.concat([Buffer.from(styles), padding]);
  return zipOf(files);
}

const relation = (id: string, type: string, target: string): string =>
  `<Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"/>`;

function sheetXml(rows: XlsxTable, strings: string[], formats: string[]): string {
  const xml = rows.map((cells, row) => {
    const inside = cells.map((cell, column) => cellXml(cell, `${letters(column)}${row + 1}`, strings, formats));
    return `<row r="${row + 1}">${inside.join('')}</row>`;
  });
  return `<worksheet><sheetData>${xml.join('')}</sheetData></worksheet>`;
}

function cellXml(cell: XlsxCell, reference: string, strings: string[], formats: string[]): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return `<c r="${reference}"><v>${cell}</v></c>`;
  if (typeof cell === 'string') return `<c r="${reference}" t="s"><v>${placeIn(strings, cell)}</v></c>`;
  if ('inline' in cell) return `<c r="${reference}" t="inlineStr"><is><t>${escaped(cell.inline)}</t></is></c>`;
  if ('formula' in cell) return `<c r="${reference}" t="str"><f>A1</f><v>${escaped(cell.formula)}</v></c>`;
  return `<c r="${reference}" s="${placeIn(formats, cell.format) + 1}"><v>${cell.number}</v></c>`;
}

function placeIn(list: string[], text: string): number {
  const known = list.indexOf(text);
  return known === -1 ? list.push(text) - 1 : known;
}

const letters = (column: number): string =>
  column < 26 ? String.fromCharCode(65 + column) : `${letters(Math.floor(column / 26) - 1)}${letters(column % 26)}`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
