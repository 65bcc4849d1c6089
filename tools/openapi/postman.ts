import type { Op } from '#shared/contracts/op.ts';
import { PUBLIC_OPS } from '#shared/contracts/public-ops.ts';
import type { Example, Examples } from './examples.ts';
import { JOURNEY, type Step } from './postman-journey.ts';
import { testScript } from './postman-tests.ts';

const NO_EXAMPLE: Example = { request: {} };

const VARIABLES = {
  baseUrl: 'http://127.0.0.1:8787',
  token: '',
  staffToken: '',
  refreshToken: '',
  email: 'anna@example.org',
  password: 'three green otters',
  slug: '',
};

/**
 * A Postman collection (format 2.1) with a folder for each tag and a request for each operation, each with tests of status, type and
 * schema. Requests hand on what the next ones need in variables. The same contracts and examples give the same text.
 */
export function postmanCollection(examples: Examples, ops: readonly Op[] = PUBLIC_OPS): object {
  const folders = Map.groupBy(ops, ({ tag }) => tag);
  return {
    info: {
      name: 'Sommier',
      description:
        'Made by `node tools/openapi.ts` from the contracts. Set `baseUrl`; run the folders from top to bottom.',
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    variable: Object.entries(VARIABLES).map(([key, value]) => ({ key, value })),
    item: [...folders].map(([name, same]) => ({
      name,
      item: same.map((op) => item(op, examples[op.id] ?? NO_EXAMPLE, JOURNEY[op.id] ?? {})),
    })),
  };
}

function item(op: Op, { request }: Example, step: Step) {
  return {
    name: `${op.id}: ${op.summary}`,
    event: [{ listen: 'test', script: { type: 'text/javascript', exec: testScript(op, step) } }],
    request: {
      method: op.method.toUpperCase(),
      header: headers(op, request),
      auth: authorisation(op),
      url: address(op, request, step),
      ...(op.body === undefined ? {} : { body: jsonBody(step.body ?? request.body) }),
      ...(op.description === undefined ? {} : { description: op.description }),
    },
  };
}

const authorisation = (op: Op) =>
  op.auth === 'public'
    ? { type: 'noauth' }
    : {
        type: 'bearer',
        bearer: [{ key: 'token', value: op.auth === 'staff' ? '{{staffToken}}' : '{{token}}', type: 'string' }],
      };

function headers(op: Op, request: Example['request']) {
  const keyed = Object.hasOwn(op.headers?.shape ?? {}, 'idempotency-key') ? [['idempotency-key', '{{$guid}}']] : [];
  const json = op.body === undefined ? [] : [['content-type', 'application/json']];
  const others = Object.entries(request.headers ?? {}).filter(([name]) => name !== 'idempotency-key');
  return [...json, ...keyed, ...others].map(([key, value]) => ({ key, value }));
}

function address(op: Op, request: Example['request'], step: Step) {
  const path = op.path
    .slice(1)
    .split('/')
    .map((part) =>
      part.startsWith(':') ? (step.params?.[part.slice(1)] ?? request.params?.[part.slice(1)] ?? part) : part,
    );
  const query = Object.entries({ ...request.query, ...step.query }).map(([key, value]) => ({ key, value }));
  const search = query.length === 0 ? '' : `?${query.map(({ key, value }) => `${key}=${value}`).join('&')}`;
  return { raw: `{{baseUrl}}/${path.join('/')}${search}`, host: ['{{baseUrl}}'], path, query };
}

const jsonBody = (value: unknown) => ({
  mode: 'raw',
  raw: JSON.stringify(value, null, 2),
  options: { raw: { language: 'json' } },
});
