import { columnKey } from '../pipeline/columns.ts';
import type { HeaderPicker } from '../formats/csv.ts';
import { HEADER_WORDS, headerWords } from './header-words.ts';
import type { Profile } from './profile.ts';

/**
 * Finds the header among the first records: the first that holds a name and a price, by the profile's columns or else by the
 * words makers use; the first record when none does.
 */
export function headerPicker(profile: Profile | null): HeaderPicker {
  const holds = profile === null ? holdsByWords : holdsByProfile(profile);
  return (records) =>
    Math.max(
      0,
      records.findIndex((cells) => holds(cells, 'name') && holds(cells, 'price')),
    );
}

type Required = 'name' | 'price';

const holdsByWords = (cells: readonly string[], field: Required): boolean =>
  cells.some((cell) => HEADER_WORDS[field].some((pattern) => pattern.test(headerWords(cell).words)));

const holdsByProfile = (profile: Profile) => {
  const keys = {
    name: new Set((profile.fields.name ?? []).map(columnKey)),
    price: new Set((profile.fields.price ?? []).map(columnKey)),
  };
  return (cells: readonly string[], field: Required): boolean => cells.some((cell) => keys[field].has(columnKey(cell)));
};
