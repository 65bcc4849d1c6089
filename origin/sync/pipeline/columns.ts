import type { FeedRow } from '../formats/feed.ts';
import { FIELDS, type Field, type FieldSources } from '../profiles/profile.ts';

/** A value and the column it stands in. */
export interface Found {
  value: string;
  column: string;
}

/** Reads the fields of rows by the profile's names of columns. */
export interface ColumnReader {
  has(field: Field): boolean;
  /** The first value that is not blank, trimmed; '' when there is none. */
  value(row: FeedRow, field: Field): string;
  /** The same with its column; the first column of the field when none has a value, null when it has no column. */
  found(row: FeedRow, field: Field): Found | null;
}

/** Names of columns compare without case, outer spaces and underscores told from spaces. */
export const columnKey = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, ' ');

/** Finds the columns of each field; a header that stands twice is looked at twice. */
export function columnReader(columns: readonly string[], sources: FieldSources): ColumnReader {
  const places = new Map<string, number[]>();
  for (const [index, column] of columns.entries())
    places.set(columnKey(column), [...(places.get(columnKey(column)) ?? []), index]);
  const indexes = new Map<Field, readonly number[]>();
  for (const field of FIELDS) {
    const found = (sources[field] ?? []).flatMap((source) => places.get(columnKey(source)) ?? []);
    if (found.length > 0) indexes.set(field, found);
  }
  const value = (row: FeedRow, field: Field): string => {
    const at = indexes.get(field);
    if (at === undefined) return '';
    for (const index of at) {
      const text = row.values[index]?.trim();
      if (text !== undefined && text !== '') return text;
    }
    return '';
  };
  const found = (row: FeedRow, field: Field): Found | null => {
    const at = indexes.get(field);
    if (at === undefined) return null;
    const index = at.find((candidate) => (row.values[candidate]?.trim() ?? '') !== '') ?? at[0] ?? 0;
    return { value: row.values[index]?.trim() ?? '', column: columns[index] ?? '' };
  };
  return { has: (field) => indexes.has(field), value, found };
}
