import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { AUTH_PROBLEMS, BODY_PROBLEMS, type Op } from '#shared/contracts/op.ts';
import { PUBLIC_OPS } from '#shared/contracts/public-ops.ts';
import { unbounded } from './unbounded.ts';

/** Holds every public operation to docs/api-conventions.md. */
const OPS: readonly Op[] = PUBLIC_OPS;

test('PUBLIC_OPS → ids and method-and-path pairs are each there once', () => {
  const ids = OPS.map(({ id }) => id);
  const routes = OPS.map(({ method, path }) => `${method} ${path.replaceAll(/:\w+/g, ':')}`);
  expect(ids).toEqual([...new Set(ids)]);
  expect(routes).toEqual([...new Set(routes)]);
});

describe.each(OPS)('$id', (op) => {
  test('has a versioned path of lower-case words and a verb first in its id', () => {
    expect(op.path).toMatch(/^(?:\/v\d+(?:\/(?:[a-z0-9]+(?:-[a-z0-9]+)*|:[a-z][A-Za-z]*))+|\/\.well-known\/[a-z.-]+)$/);
    expect(op.id).toMatch(/^[a-z]+(?:[A-Z][a-z0-9]*)+$/);
    expect(op.summary).not.toMatch(/\.$/);
  });

  test('declares exactly the parameters that its path has', () => {
    const inPath = [...op.path.matchAll(/:(\w+)/g)].map(([, name]) => name);
    expect(Object.keys(op.params?.shape ?? {})).toEqual(inPath);
  });

  test('keeps names of path, query and body apart, so that a client may give them together', () => {
    const names = [...keysOf(op.params), ...keysOf(op.query), ...keysOf(op.body)];
    expect(names).toEqual([...new Set(names)]);
  });

  test('declares its problems: once each, those of a body and of who calls among them', () => {
    if (op.body !== undefined) expect(op.problems).toEqual(expect.arrayContaining([...BODY_PROBLEMS]));
    if (op.method === 'get') expect(op.body).toBeUndefined();
    const own = op.problems.filter((code) => AUTH_PROBLEMS[op.auth].includes(code));
    expect(own).toEqual([]);
    if (Object.keys(op.headers?.shape ?? {}).includes('idempotency-key'))
      expect(op.problems).toEqual(expect.arrayContaining(['idempotency/key-missing', 'idempotency/key-reused']));
  });

  test('answers a list as items, with a page or a cursor when it may be long', () => {
    const answer = op.ok instanceof z.ZodObject ? Object.keys(op.ok.shape) : [];
    if (!/^(?:list|find)[A-Z]/.test(op.id)) return;
    expect(answer).toContain('items');
    if (keysOf(op.query).includes('page')) {
      expect(answer).toContain('page');
      expect(keysOf(op.query)).toContain('pageSize');
    }
    if (keysOf(op.query).includes('cursor')) {
      expect(answer).toContain('nextCursor');
      expect(keysOf(op.query)).toContain('limit');
    }
  });

  test('bounds every text, number and list that it takes or gives', () => {
    // What stands in an address or a header is bounded as text by the server; its meaning is what the contract makes of it.
    for (const schema of [op.params, op.query, op.headers])
      if (schema !== undefined) expect(unbounded(z.toJSONSchema(schema, { io: 'output' }), 'parameters')).toEqual([]);
    if (op.body !== undefined) expect(unbounded(z.toJSONSchema(op.body, { io: 'input' }), 'body')).toEqual([]);
    if (op.okStatus !== 204) expect(unbounded(z.toJSONSchema(op.ok, { io: 'output' }), 'ok')).toEqual([]);
  });

  test('closes its body, so that a misspelt member is refused by name', () => {
    if (op.body === undefined) return;
    expect(rootOf(op.body)).toMatchObject({ additionalProperties: false });
  });
});

/** Member names of an object schema; a refined or piped one is looked through by its JSON schema. */
function keysOf(schema: z.ZodType | undefined): string[] {
  if (schema === undefined) return [];
  return Object.keys(rootOf(schema).properties ?? {});
}

/** A schema that has an id is written as a reference to itself. */
function rootOf(schema: z.ZodType): z.core.JSONSchema.BaseSchema {
  const root = z.toJSONSchema(schema, { io: 'input' });
  return root.$ref === undefined ? root : { ...root, ...root.$defs?.[root.$ref.split('/').at(-1) ?? ''] };
}

describe('unbounded', () => {
  test.each([
    ['a text without a bound', z.string(), ['x: text without maxLength']],
    ['a pattern that goes on for ever', z.string().regex(/^[a-z]+$/), ['x: text without maxLength']],
    ['a number from below', z.number().min(0), ['x: number without maximum']],
    ['a whole number without bounds', z.int(), ['x: number without minimum']],
    ['a list', z.object({ a: z.array(z.boolean()) }), ['x.a: list without maxItems']],
    ['a text in a list in a union', z.union([z.null(), z.array(z.string()).max(3)]), ['x[]: text without maxLength']],
  ])('finds %s', (_what, schema, found) => {
    expect(unbounded(z.toJSONSchema(schema), 'x')).toEqual(found);
  });

  test.each([
    z.string().max(10),
    z.string().regex(/^[a-z2-7]{20}$/),
    z.uuid(),
    z.iso.datetime(),
    z.enum(['a', 'b']),
    z.literal('a'),
    z.int().min(0).max(Number.MAX_SAFE_INTEGER),
    z.array(z.int().min(1).max(5)).max(5),
  ])('is content with what has bounds', (schema) => {
    expect(unbounded(z.toJSONSchema(schema), 'x')).toEqual([]);
  });
});
