import type { FeedRow, HeaderJudge } from './feed.ts';
import type { JsonValue } from './json-elements.ts';
import { offerValues, type ColumnRegistry } from './offer-values.ts';
import { numberText } from './number-text.ts';

const MAX_DEPTH = 6;
const MAX_VARIANTS = 5_000;

type JsonObject = { [key: string]: JsonValue };

/** A value of an element by the path of its keys. */
interface Flat {
  column: string;
  text: string;
}

/**
 * Turns one JSON object into rows: its members by the path of their keys (`price.amount`), lists of texts on a line each,
 * lists of `{ name, value }` as `param:Name`. A list of objects that tell prices or sizes (variants, offers, sizes) makes a
 * row each, with what the object says of all of them.
 * @param variantsAt key of that list, when the profile tells it
 */
export function rowsOfJson(
  value: JsonObject,
  line: number,
  registry: ColumnRegistry,
  judge: HeaderJudge,
  variantsAt?: string,
): FeedRow[] {
  const found = variantsOf(value, judge, variantsAt);
  const common = flatten(value, found?.path ?? null);
  if (found === null) return [rowOf(common, line, registry)];
  return found.variants
    .slice(0, MAX_VARIANTS)
    .map((variant) => rowOf([...common, ...flatten(variant, null, `${found.path}.`)], line, registry));
}

function rowOf(flat: readonly Flat[], line: number, registry: ColumnRegistry): FeedRow {
  const row = offerValues(registry);
  for (const { column, text } of flat) row.set(column, text);
  return { line, values: row.values() };
}

interface Variants {
  path: string;
  variants: JsonObject[];
}

function variantsOf(value: JsonObject, judge: HeaderJudge, at: string | undefined): Variants | null {
  const lists = Object.entries(value).flatMap(([path, member]) => {
    const variants = Array.isArray(member) ? member.filter(isObject) : [];
    return variants.length > 0 ? [{ path, variants }] : [];
  });
  if (at !== undefined) return lists.find(({ path }) => path === at) ?? null;
  const telling = lists.filter(({ path, variants }) =>
    variants.some((variant) => flatten(variant, null, `${path}.`).some(({ column }) => judge.isVariant(column))),
  );
  return telling.find(({ path, variants }) => variants.length > 1 || !/^(?:image|media|photo)/i.test(path)) ?? null;
}

function flatten(value: JsonObject, skip: string | null, prefix = '', depth = 0): Flat[] {
  if (depth > MAX_DEPTH) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const column = `${prefix}${key}`.slice(0, 200);
    if (key === skip && depth === 0) return [];
    if (Array.isArray(member)) return flattenList(member, column, depth);
    if (isObject(member)) return flatten(member, null, `${column}.`, depth + 1);
    const text = scalarText(member);
    return text === '' ? [] : [{ column, text }];
  });
}

function flattenList(list: readonly JsonValue[], column: string, depth: number): Flat[] {
  return list.flatMap((member): Flat[] => {
    if (Array.isArray(member)) return [];
    if (!isObject(member)) {
      const text = scalarText(member);
      return text === '' ? [] : [{ column, text }];
    }
    const named = namedValue(member);
    return named === null ? flatten(member, null, `${column}.`, depth + 1) : [named];
  });
}

/** `{ "name": "Firmness", "value": "medium", "unit": "…" }`, as specifications are often written. */
function namedValue(member: JsonObject): Flat | null {
  const name = member['name'] ?? member['key'] ?? member['title'];
  const value = member['value'] ?? member['text'];
  if (typeof name !== 'string' || value === undefined || value === null || typeof value === 'object') return null;
  const unit = typeof member['unit'] === 'string' ? ` ${member['unit']}` : '';
  return { column: `param:${name}`.slice(0, 200), text: `${scalarText(value)}${unit}` };
}

function scalarText(value: string | number | boolean | null | JsonObject): string {
  if (value === null || typeof value === 'object') return '';
  return typeof value === 'number' ? numberText(value) : String(value);
}

export const isObject = (value: JsonValue): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
