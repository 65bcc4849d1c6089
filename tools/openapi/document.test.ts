import { expect, test } from 'vitest';
import { CATALOG_OPS } from '#shared/contracts/catalog.ts';
import { COMMON_PROBLEMS } from '#shared/contracts/op.ts';
import { PROBLEMS, problemAnchor } from '#shared/problem.ts';
import { openapiDocument } from './document.ts';
import { errorsPage } from './errors-page.ts';

const text = JSON.stringify(openapiDocument('1.2.3'));
const document: unknown = JSON.parse(text);

test('openapiDocument → the same text each time', () => {
  expect(JSON.stringify(openapiDocument('1.2.3'))).toBe(text);
});

test('openapiDocument → every reference leads somewhere', () => {
  const references = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map((match) => match[1] ?? '');
  expect(references.length).toBeGreaterThan(10);
  for (const reference of new Set(references))
    expect([reference, reference.split('/').reduce(member, document) !== undefined]).toEqual([reference, true]);
});

test.each(CATALOG_OPS)('openapiDocument → $id with every problem that it may answer', (op) => {
  const path = op.path.replaceAll(/:(\w+)/g, '{$1}');
  for (const code of [...op.problems, ...COMMON_PROBLEMS]) {
    const response = [
      'paths',
      path,
      'get',
      'responses',
      String(PROBLEMS[code].status),
      'content',
      'application/problem+json',
      'examples',
      code,
      'value',
    ].reduce(member, document);
    expect(response).toMatchObject({ code, status: PROBLEMS[code].status });
  }
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

test('errorsPage → one heading for each code, whose fragment is its anchor', () => {
  const fragments = [...errorsPage().matchAll(/^## (.+)$/gm)].map((match) =>
    (match[1] ?? '').toLowerCase().replaceAll(/[^\w -]/g, ''),
  );
  expect(fragments).toEqual(Object.keys(PROBLEMS).map((code) => problemAnchor(asCode(code))));
});

/** What is not there is undefined. */
function member(tree: unknown, name: string): unknown {
  return typeof tree === 'object' && tree !== null
    ? Object.entries(tree).find(([key]) => key === name)?.[1]
    : undefined;
}

/** The names of PROBLEMS are the codes. */
function asCode(name: string): keyof typeof PROBLEMS {
  return name as keyof typeof PROBLEMS;
}
