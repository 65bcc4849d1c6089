import { expect, test } from 'vitest';
import * as z from 'zod';
import { listMakers } from '#shared/contracts/catalog.ts';
import type { Op } from '#shared/contracts/op.ts';
import { PUBLIC_OPS } from '#shared/contracts/public-ops.ts';
import { problemAnchor } from '#shared/problem.ts';
import { PROBLEMS } from '#shared/problem-table.ts';
import { openapiDocument } from './document.ts';
import { errorsPage } from './errors-page.ts';
import { readExamples } from './examples.ts';
import { problemsOf } from './responses.ts';

const OPS: readonly Op[] = PUBLIC_OPS;
const examples = await readExamples();
const text = JSON.stringify(openapiDocument('1.2.3', examples));
const document: unknown = JSON.parse(text);

test('openapiDocument → the same text each time', () => {
  expect(JSON.stringify(openapiDocument('1.2.3', examples))).toBe(text);
});

test('openapiDocument → every reference leads somewhere and stands without a schema of its own', () => {
  const references = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map((match) => match[1] ?? '');
  expect(references.length).toBeGreaterThan(10);
  for (const reference of new Set(references))
    expect([reference, reference.split('/').reduce(member, document) !== undefined]).toEqual([reference, true]);
  expect(text).not.toMatch(/"\$ref":"[^"]+","additionalProperties"|"additionalProperties":false,"\$ref"/);
});

test.each(OPS)('openapiDocument → $id with every problem that it may answer', (op) => {
  for (const code of problemsOf(op)) {
    const problem = ['responses', String(PROBLEMS[code].status), 'content', 'application/problem+json', 'examples'];
    const value = [...problem, code, 'value'].reduce(member, operationOf(op));
    expect(value).toMatchObject({ code, status: PROBLEMS[code].status });
  }
});

test.each(OPS)('openapiDocument → $id with its own answer and request as examples', (op) => {
  const example = examples[op.id];
  const status = String(op.okStatus ?? 200);
  const type = op.okType ?? 'application/json';
  const content = ['responses', status, 'content', type, 'example'].reduce(member, operationOf(op));
  expect(content).toEqual(example?.answer);
  const body = ['requestBody', 'content', 'application/json', 'example'].reduce(member, operationOf(op));
  expect(body).toEqual(example?.request.body);
});

test.each(OPS)('examples.json → $id as its contract takes and gives it', (op) => {
  expect(examples, 'npm run api:examples records one').toHaveProperty(op.id);
  const { request, answer } = examples[op.id] ?? { request: {} };
  for (const [schema, given] of [
    [op.params, request.params],
    [op.query, request.query],
    [op.headers, request.headers],
  ] as const)
    expect((schema ?? z.strictObject({})).safeParse(given ?? {})).toMatchObject({ success: true });
  if (op.body !== undefined) expect(op.body.safeParse(request.body)).toMatchObject({ success: true });
  else expect(request.body).toBeUndefined();
  expect(op.ok.safeParse(answer)).toMatchObject({ success: true });
});

test.each(OPS)('openapiDocument → $id asks for a token unless it is public', (op) => {
  expect(['security'].reduce(member, operationOf(op))).toEqual(op.auth === 'public' ? undefined : [{ bearer: [] }]);
});

test('openapiDocument → a list is an array written with commas', () => {
  const parameters = ['paths', '/v1/catalog/models', 'get', 'parameters'].reduce(member, document);
  expect(parameters).toContainEqual(
    expect.objectContaining({
      name: 'firmness',
      style: 'form',
      explode: false,
      schema: expect.objectContaining({ type: 'array', maxItems: 20 }),
    }),
  );
});

test('openapiDocument → a deprecated operation says so, with its headers', () => {
  const op: Op = {
    ...listMakers,
    deprecated: { since: '2026-12-01', sunset: '2027-06-01', successor: '/v2/catalog/makers' },
  };
  const old: unknown = openapiDocument('1.2.3', examples, [op]);
  const operation = ['paths', '/v1/catalog/makers', 'get'].reduce(member, old);
  expect(operation).toMatchObject({ deprecated: true, description: expect.stringContaining('/v2/catalog/makers') });
  for (const status of ['200', '304', '503'])
    expect(['responses', status, 'headers'].reduce(member, operation)).toMatchObject({
      Deprecation: { $ref: '#/components/headers/Deprecation' },
      Sunset: { $ref: '#/components/headers/Sunset' },
    });
});

test('errorsPage → one heading for each code, whose fragment is its anchor', () => {
  const fragments = [...errorsPage().matchAll(/^## (.+)$/gm)].map((match) =>
    (match[1] ?? '').toLowerCase().replaceAll(/[^\w -]/g, ''),
  );
  expect(fragments).toEqual(Object.keys(PROBLEMS).map((code) => problemAnchor(asCode(code))));
});

const operationOf = (op: Op): unknown =>
  ['paths', op.path.replaceAll(/:(\w+)/g, '{$1}'), op.method].reduce(member, document);

/** What is not there is undefined; a reference to what responses share is looked through. */
function member(tree: unknown, name: string): unknown {
  if (typeof tree !== 'object' || tree === null) return undefined;
  const value = Object.entries(tree).find(([key]) => key === name)?.[1];
  const reference = /^#\/(components\/(?:responses|examples)\/.+)$/.exec(referenceOf(value))?.[1];
  return reference === undefined ? value : reference.split('/').reduce(member, document);
}

const referenceOf = (value: unknown): string =>
  typeof value === 'object' && value !== null && '$ref' in value ? String(value.$ref) : '';

/** The names of PROBLEMS are the codes. */
function asCode(name: string): keyof typeof PROBLEMS {
  return name as keyof typeof PROBLEMS;
}
