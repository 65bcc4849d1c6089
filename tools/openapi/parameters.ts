import * as z from 'zod';
import type { Op } from '#shared/contracts/op.ts';

/** A parameter object of OpenAPI 3.1. */
export interface Parameter {
  in: 'path' | 'query' | 'header';
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
  schema: { type: 'string', maxLength: 1_000 },
};

/** Path, query and header parameters of an operation, described by what its contract parses them to. */
export function parametersOf(op: Op): Parameter[] {
  const path = Object.entries(op.params?.shape ?? {}).map(([name, field]) => parameter('path', name, field));
  const query = Object.entries(op.query?.shape ?? {}).map(([name, field]) => parameter('query', name, field));
  return [...path, ...query, ...(op.method === 'get' ? [IF_NONE_MATCH] : [])];
}

/**
 * On the wire each is text; the schema tells the meaning, which is the contract's output: a number where digits are read,
 * an array where commas are. A list may also be given by repetition, which OpenAPI cannot say beside `explode: false`.
 */
function parameter(where: 'path' | 'query', name: string, field: z.core.$ZodType): Parameter {
  const {
    $schema: _dialect,
    description,
    example,
    list,
    ...schema
  } = asRecord(z.toJSONSchema(field, { io: 'output' }));
  return {
    in: where,
    name,
    required: where === 'path',
    ...(typeof description === 'string' ? { description } : {}),
    ...(list === true ? { style: 'form', explode: false } : {}),
    ...(example === undefined ? {} : { example: wireValue(schema['type'], example) }),
    schema,
  };
}

/** Examples in contracts are what stands in the address; a numeric schema wants the number. */
const wireValue = (type: unknown, example: unknown): unknown => (type === 'integer' ? Number(example) : example);

/** A JSON schema is a plain object; this only lets its members be picked by name. */
const asRecord = (schema: object): Record<string, unknown> => ({ ...schema });
