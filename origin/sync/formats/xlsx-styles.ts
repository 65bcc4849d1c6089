import type { Entry } from 'yauzl';
import { findCurrency } from '../values/currency.ts';
import { scanPart } from './xlsx-part.ts';
import type { ZipArchive } from './zip-archive.ts';

/** How the numbers of cells with one style are shown, as far as it says what they are. */
export interface NumberStyle {
  date: boolean;
  /** Sign or code of the currency; '' when the format tells none. */
  currency: string;
}

/** Built-in formats that are dates (ECMA-376, 18.8.30); those of money depend on the reader's country and tell nothing. */
const DATE_IDS = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47]);
const MAX_STYLES = 70_000;

/** Reads what the styles of cells say of their numbers, by the number of the style. */
export async function readStyles(zip: ZipArchive, entry: Entry | null): Promise<readonly NumberStyle[]> {
  const codes = new Map<number, string>();
  const formats: number[] = [];
  if (entry === null) return [];
  let inCells = false;
  await scanPart(zip, entry, {
    opened(name) {
      if (name === 'cellXfs') inCells = true;
    },
    closed(name, { attributes }) {
      if (name === 'cellXfs') inCells = false;
      if (name === 'numFmt' && codes.size < MAX_STYLES)
        codes.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '');
      if (name === 'xf' && inCells && formats.length < MAX_STYLES) formats.push(Number(attributes['numFmtId'] ?? 0));
    },
  });
  return formats.map((id) => styleOf(id, codes.get(id)));
}

function styleOf(id: number, code: string | undefined): NumberStyle {
  if (code === undefined) return { date: DATE_IDS.has(id), currency: '' };
  const [first = ''] = code.split(';');
  const bare = first.replaceAll(/"[^"]*"|\\.|\[[^\]]*\]/gu, '');
  // `[$€-407]` is the euro in German; quoted or escaped letters are shown beside the number.
  const shown = first.replaceAll(/\[\$([^\]-]*)[^\]]*\]/gu, '$1').replaceAll(/["\\]/gu, '');
  return { date: /[yd]/iu.test(bare) && !/[#0?]/u.test(bare), currency: findCurrency(shown).sign ?? '' };
}
