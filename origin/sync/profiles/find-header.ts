import { readSize } from '#shared/size.ts';
import type { HeaderJudge } from '../formats/feed.ts';
import { columnKey } from '../pipeline/columns.ts';
import { HEADER_WORDS, headerWords } from './header-words.ts';
import type { Field, Profile } from './profile.ts';

/** A price list with one column for each size has at least so many. */
const MIN_SIZE_COLUMNS = 2;

/** Says what is a header: by the profile's columns, or else by the words makers use. */
export function headerJudge(profile: Profile | null): HeaderJudge {
  const holds = profile === null ? holdsByWords : holdsByProfile(profile);
  const priced = (cells: readonly string[]) =>
    cells.some((cell) => holds(cell, 'price')) ||
    (profile?.sizeColumns !== false && cells.filter(isSizeColumn).length >= MIN_SIZE_COLUMNS);
  return {
    isHeader: (cells) => cells.some((cell) => holds(cell, 'name')) && priced(cells),
    isVariant: (column) => holds(column, 'price') || holds(column, 'size') || holds(column, 'width'),
  };
}

const NAMED_SIZE =
  /^(?:price )?(?:twin(?:[ -]?xl)?|full(?:[ -]?xl)?|queen|king|(?:cal(?:ifornia)?\.?|split|super) king|single|double|small double)(?: size| price)?$/iu;

/** `160x200`, `Цена 160х200, руб`, `Twin XL`: a column whose header is a size, and no sentence that names one. */
export const isSizeColumn = (column: string): boolean => {
  const words = sizeWords(column);
  if (words.length > 60) return false;
  return NAMED_SIZE.test(words) || (/\d/.test(words) && readSize(words).kind === 'size');
};

/** The size that a header tells, as readSize reads it: `prices.160x200` of JSON too. */
export const sizeWords = (column: string): string =>
  column
    .replaceAll('_', ' ')
    .replace(/^(?:[\p{L} ]+\.)+(?=\S)/u, '')
    .trim();

type Holds = (cell: string, field: Field) => boolean;

const holdsByWords: Holds = (cell, field) => {
  const { words } = headerWords(cell);
  return HEADER_WORDS[field].some((pattern) => pattern.test(words));
};

function holdsByProfile(profile: Profile): Holds {
  const keys = new Map<Field, Set<string>>();
  return (cell, field) => {
    const known = keys.get(field) ?? new Set((profile.fields[field] ?? []).map(columnKey));
    keys.set(field, known);
    return known.has(columnKey(cell));
  };
}
