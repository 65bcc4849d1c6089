import * as z from 'zod';
import { COMMON_PROBLEMS, type Op } from '#shared/contracts/op.ts';
import {
  PROBLEM_CONTENT_TYPE,
  PROBLEMS,
  Problem,
  problemBody,
  type FieldError,
  type ProblemCode,
} from '#shared/problem.ts';

const EXAMPLE_TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

/** Problems of the edge itself, before any operation is reached. */
const EDGE_PROBLEMS: readonly ProblemCode[] = ['request/body-too-large'];

const header = (description: string, example: string) => ({
  description,
  schema: { type: 'string' as const },
  example,
});

/** Response headers by name, for `components.headers`. */
export const HEADERS = {
  traceparent: header('W3C trace context of this request', `00-${EXAMPLE_TRACE}-00f067aa0ba902b7-01`),
  'Server-Timing': header('Where the time went, in milliseconds', 'cache;desc=hit, total;dur=0'),
  ETag: header('Strong validator of this version', '"9f86d081884c7d659a2feaa0c55ad015"'),
  Age: header('Seconds since the origin gave this answer', '7'),
  'Cache-Control': header(
    'How long you may keep it; `Age` counts against it',
    'public, max-age=17, stale-while-revalidate=60, stale-if-error=86400',
  ),
  'Cache-Status': header('How the cache fared (RFC 9211)', 'sommier-isolate; hit; ttl=23'),
  'Retry-After': header('Seconds to wait before the next try', '2'),
  Allow: header('Methods that the route takes', 'GET, HEAD, OPTIONS'),
};

const headers = (...names: readonly (keyof typeof HEADERS)[]) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` as const }]));

const TRACE_HEADERS = headers('traceparent', 'Server-Timing');
const CACHE_HEADERS = headers('ETag', 'Age', 'Cache-Control', 'Cache-Status', 'traceparent', 'Server-Timing');

const FieldErrorSchema = z
  .object({
    in: z.enum(['query', 'path', 'header', 'body', 'feed', 'profile']),
    field: z.string(),
    detail: z.string().meta({ description: 'What would be right' }),
  })
  .meta({ id: 'FieldError' });

const codes = Object.keys(PROBLEMS).sort();

/** Shape of ProblemBody in shared/problem.ts. */
const ProblemSchema = z
  .object({
    type: z.url().meta({ description: 'Address of the paragraph about this code' }),
    title: z.string(),
    status: z.int().min(400).max(599),
    code: z.enum(codes).meta({ description: 'Stable; new codes may be added' }),
    detail: z.string(),
    traceId: z.string().meta({ description: 'Tell it when you ask for help' }),
    errors: z.array(FieldErrorSchema).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' });

/** Every answer of an operation: its 200, 304, and its problems, one response for each status. */
export function responsesOf(op: Op) {
  const byStatus = Map.groupBy(new Set([...COMMON_PROBLEMS, ...EDGE_PROBLEMS, ...op.problems]), (code) =>
    String(PROBLEMS[code].status),
  );
  const problems = [...byStatus]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([status, same]) => [status, problemResponse(status, same)] as const);
  return {
    '200': { description: op.summary, headers: CACHE_HEADERS, content: { 'application/json': { schema: op.ok } } },
    '304': { description: 'You have this version already', headers: CACHE_HEADERS },
    ...Object.fromEntries(problems),
  };
}

function problemResponse(status: string, problemCodes: readonly ProblemCode[]) {
  const examples = problemCodes.map(
    (code) => [code, { summary: PROBLEMS[code].fix, value: problemBody(example(code), EXAMPLE_TRACE) }] as const,
  );
  return {
    description: problemCodes.map((code) => PROBLEMS[code].title).join('; '),
    headers: { ...TRACE_HEADERS, ...extraHeaders(status) },
    content: { [PROBLEM_CONTENT_TYPE]: { schema: ProblemSchema, examples: Object.fromEntries(examples) } },
  };
}

function extraHeaders(status: string) {
  if (status === '503') return headers('Retry-After');
  return status === '405' ? headers('Allow') : {};
}

const SIZE_ERROR: FieldError = {
  in: 'query',
  field: 'size',
  detail: 'must be width x length in whole centimetres such as 160x200, each from 40 to 300',
};

const example = (code: ProblemCode): Problem =>
  code === 'request/invalid' ? new Problem(code, 'Not valid: size', { errors: [SIZE_ERROR] }) : new Problem(code);
