import * as z from 'zod';
import type { Op } from '#shared/contracts/op.ts';
import type { Example } from './examples.ts';
import { isCached } from './response-headers.ts';

type Where = 'path' | 'query' | 'header';

/** A parameter object of OpenAPI 3.1. */
export interface Parameter {
  in: Where;
  name: string;
  required: boolean;
  description?: string;
  style?: 'form';
  explode?: false;
  example?: unknown;
  schema: Record<string, unknown>;
}

/** Honoured by every read: the entity tag of a version that the caller has. */
const IF_NONE_MATCH: Parameter = {
  in: 'header',
  name: 'If-None-Match',
  required: false,
  description: 'Entity tag of the version that you have; the same version answers 304 without a body',
  example: '"9f86d081884c7d659a2feaa0c55ad015"',
  schema: { type: 'string' },
};

/** Header names as people write them; HTTP does not mind. */
const headerName = (name: string): string => name.replaceAll(/(?:^|-)[a-z]/g, (part) => part.toUpperCase());

/** Path, query and header parameters of an operation, described by what its contract parses them to. */
export function parametersOf(op: Op, request: Example['request']): Parameter[] {
  const all = (where: Where, schema: z.ZodObject | undefined, given: Readonly<Record<string, string>> = {}) =>
    Object.entries(schema?.shape ?? {}).map(([name, field]) => parameter(where, name, field, given[name]));
  return [
    ...all('path', op.params, request.params),
    ...all('query', op.query, request.query),
    ...all('header', op.headers, request.headers),
    ...(isCached(op) ? [IF_NONE_MATCH] : []),
  ];
}

/**
 * On the wire each is text; the schema tells the meaning, which is the contract's output: a number where digits are read,
 * an array where commas are. A list may also be given by repetition, which OpenAPI cannot say beside `explode: false`.
 */
function parameter(where: Where, name: string, field: z.core.$ZodType, given: string | undefined): Parameter {
  const {
    $schema: _dialect,
    id: _id,
    description,
    example = given,
    list,
    ...schema
  } = asRecord(z.toJSONSchema(field, { io: 'output' }));
  return {
    in: where,
    name: where === 'header' ? headerName(name) : name,
    required: where === 'path' || !z.safeParse(field, undefined).success,
    ...(typeof description === 'string' ? { description } : {}),
    ...(list === true ? { style: 'form', explode: false } : {}),
    ...(example === undefined ? {} : { example: meaning(schema['type'], example) }),
    schema,
  };
}

/** Examples are what stands in the address; a schema of numbers, truth values or lists wants those. */
function meaning(type: unknown, example: unknown): unknown {
  if (typeof example !== 'string') return example;
  if (type === 'integer') return Number(example);
  if (type === 'boolean') return example === 'true';
  return type === 'array' ? example.split(',') : example;
}

/** A JSON schema is a plain object; this only lets its members be picked by name. */
const asRecord = (schema: object): Record<string, unknown> => ({ ...schema });
