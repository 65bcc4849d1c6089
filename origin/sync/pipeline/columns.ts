import type { FeedRow } from '../formats/feed.ts';
import { FIELDS, type Field, type FieldSources, type Profile } from '../profiles/profile.ts';
import { titleRule } from '../profiles/title-rules.ts';
import { remembered } from '../values/remembered.ts';

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
export function columnReader(
  columns: readonly string[],
  sources: FieldSources,
  rules: Profile['rules'] = [],
): ColumnReader {
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
    const column = columns[index] ?? '';
    return { value: row.values[index]?.trim() ?? '', column: column.startsWith('#') ? (row.column ?? column) : column };
  };
  return withRules({ has: (field) => indexes.has(field), value, found }, rules);
}

/** A rule whose pattern is found goes before the columns of its field. */
function withRules(reader: ColumnReader, rules: Profile['rules']): ColumnReader {
  if (rules.length === 0) return reader;
  const made = rules.map((rule) => ({ ...rule, read: remembered(titleRule(rule)) }));
  const byRule = (row: FeedRow, field: Field) => {
    for (const rule of made) {
      if (rule.field !== field) continue;
      const value = rule.read(reader.value(row, rule.in)).trim();
      if (value !== '') return { value, from: rule.in };
    }
    return null;
  };
  return {
    has: (field) => reader.has(field) || made.some((rule) => rule.field === field && reader.has(rule.in)),
    value: (row, field) => byRule(row, field)?.value ?? reader.value(row, field),
    found(row, field) {
      const told = byRule(row, field);
      return reader.found(row, told === null ? field : told.from);
    },
  };
}
