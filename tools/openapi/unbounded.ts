import type * as z from 'zod';

type Schema = z.core.JSONSchema.BaseSchema;
type Node = Schema | boolean;

/** Formats whose texts cannot grow. */
const SHORT_FORMATS = new Set(['uuid', 'date', 'date-time']);

/** A pattern of fixed length: anchored at both ends, and without `*`, `+` or `{n,}`. */
const isFixed = (pattern: string): boolean => /^\^.*\$$/s.test(pattern) && !/(?<!\\)[*+](?!\])|\{\d+,\}/.test(pattern);

/** Where a JSON schema lets a text, number or list grow without end: one line for each place. */
export function unbounded(schema: Node, where: string, root: Node = schema): string[] {
  if (typeof schema === 'boolean') return [];
  if (schema.$ref !== undefined) return unbounded(resolve(schema.$ref, root), where, root);
  return [...own(schema).map((fault) => `${where}: ${fault}`), ...inside(schema, where, root)];
}

function own(schema: Schema): string[] {
  if (schema.enum !== undefined || schema.const !== undefined) return [];
  if (schema.type === 'string') return isBoundedText(schema) ? [] : ['text without maxLength'];
  if (schema.type === 'array') return schema.maxItems === undefined ? ['list without maxItems'] : [];
  if (schema.type !== 'number' && schema.type !== 'integer') return [];
  // zod writes the safe integers where nobody set a bound.
  if ((schema.minimum ?? Number.MIN_SAFE_INTEGER) <= Number.MIN_SAFE_INTEGER) return ['number without minimum'];
  return schema.maximum === undefined ? ['number without maximum'] : [];
}

const isBoundedText = ({ maxLength, format, pattern }: Schema): boolean =>
  maxLength !== undefined || SHORT_FORMATS.has(format ?? '') || (pattern !== undefined && isFixed(pattern));

function inside(schema: Schema, where: string, root: Node): string[] {
  const members = Object.entries(schema.properties ?? {}).map(([name, value]) => [`${where}.${name}`, value] as const);
  const variants = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  const items = Array.isArray(schema.items) ? schema.items : [schema.items ?? []].flat();
  return [
    ...members,
    ...variants.map((value) => [where, value] as const),
    ...items.map((value) => [`${where}[]`, value] as const),
    ...[schema.additionalProperties ?? []].flat().map((value) => [`${where}.*`, value] as const),
  ].flatMap(([place, value]) => unbounded(value, place, root));
}

/** `#/$defs/Name`; what is not there bounds nothing and is left to the linter. */
function resolve(reference: string, root: Node): Node {
  const name = reference.split('/').at(-1) ?? '';
  return typeof root === 'boolean' ? true : (root.$defs?.[name] ?? true);
}
