import type { Op } from '#shared/contracts/op.ts';
import { PUBLIC_OPS } from '#shared/contracts/public-ops.ts';
import type { Example, Examples } from './examples.ts';
import { JOURNEY, type Folder, type Step } from './postman-journey.ts';
import { testScript } from './postman-tests.ts';

const NO_EXAMPLE: Example = { request: {} };

const VARIABLES = {
  baseUrl: 'http://127.0.0.1:8787',
  mailUrl: '',
  mailKey: '',
  token: '',
  staffToken: '',
  email: 'anna@example.org',
  password: 'three green otters',
  newPassword: 'seven quiet lanterns',
};

/**
 * A Postman collection (format 2.1) that goes the way of JOURNEY, each request with tests of status, type and schema; an operation
 * that stands nowhere there comes last, as its example. Requests hand on what the next ones need in variables. The same contracts
 * and examples give the same text.
 */
export function postmanCollection(examples: Examples, ops: readonly Op[] = PUBLIC_OPS): object {
  const byId = new Map(ops.map((op) => [op.id, op]));
  const known = new Set<string>(JOURNEY.flatMap(({ steps }) => steps.map((step) => step.op)));
  const items = ({ steps }: Folder) =>
    steps.flatMap((step) => {
      const op = byId.get(step.op);
      return op === undefined ? [] : [item(op, examples[op.id] ?? NO_EXAMPLE, step)];
    });
  const others = ops
    .filter(({ id }) => !known.has(id))
    .map((op) => item(op, examples[op.id] ?? NO_EXAMPLE, { mayRefuse: true }));
  return {
    info: {
      name: 'Sommier',
      description:
        'Made by `node tools/openapi.ts` from the contracts. Set `baseUrl` and the `staffToken` of a session with a second factor; run the folders from top to bottom.',
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    variable: Object.entries(VARIABLES).map(([key, value]) => ({ key, value })),
    item: [
      ...JOURNEY.map((folder) => ({ name: folder.name, item: items(folder) })),
      ...(others.length === 0 ? [] : [{ name: 'Whatever else there is', item: others }]),
    ],
  };
}

type Change = Omit<Step, 'op'>;

function item(op: Op, { request }: Example, step: Change) {
  return {
    name: `${op.id}: ${op.summary}`,
    event: [
      ...(step.before === undefined ? [] : [{ listen: 'prerequest', script: script(step.before) }]),
      { listen: 'test', script: script(testScript(op, step)) },
    ],
    request: {
      method: op.method.toUpperCase(),
      header: headers(op, request),
      auth: authorisation(op, step),
      url: address(op, request, step),
      ...(op.body === undefined ? {} : { body: jsonBody(step.body ?? request.body) }),
      ...(op.description === undefined ? {} : { description: op.description }),
    },
  };
}

const script = (exec: readonly string[]) => ({ type: 'text/javascript', exec });

function authorisation(op: Op, step: Change) {
  if (op.auth === 'public' && step.token === undefined) return { type: 'noauth' };
  const name = step.token ?? (op.auth === 'staff' ? 'staffToken' : 'token');
  return { type: 'bearer', bearer: [{ key: 'token', value: `{{${name}}}`, type: 'string' }] };
}

function headers(op: Op, request: Example['request']) {
  const keyed = Object.hasOwn(op.headers?.shape ?? {}, 'idempotency-key') ? [['idempotency-key', '{{$guid}}']] : [];
  const json = op.body === undefined ? [] : [['content-type', 'application/json']];
  const others = Object.entries(request.headers ?? {}).filter(([name]) => name !== 'idempotency-key');
  return [...json, ...keyed, ...others].map(([key, value]) => ({ key, value }));
}

function address(op: Op, request: Example['request'], step: Change) {
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

/** A number's variable stands without the quotes that JSON puts around its name. */
const jsonBody = (value: unknown) => ({
  mode: 'raw',
  raw: JSON.stringify(value, null, 2).replaceAll(/"\{\{#(\w+)\}\}"/g, '{{$1}}'),
  options: { raw: { language: 'json' } },
});
