import * as z from 'zod';
import { AUTH_PROBLEMS, COMMON_PROBLEMS, type Op } from '#shared/contracts/op.ts';
import { PROBLEM_CONTENT_TYPE, Problem, problemBody, type FieldError } from '#shared/problem.ts';
import { PROBLEMS, type ProblemCode } from '#shared/problem-table.ts';
import { EXAMPLE_TRACE, isCached, okHeaders, problemHeadersOf } from './response-headers.ts';

const FieldErrorSchema = z
  .object({
    in: z.enum(['query', 'path', 'header', 'body', 'feed', 'profile']),
    field: z.string().max(200),
    detail: z.string().max(2_000).meta({ description: 'What would be right' }),
  })
  .meta({ id: 'FieldError' });

const codes = Object.keys(PROBLEMS).sort();

/** Shape of ProblemBody in shared/problem.ts. */
const ProblemSchema = z
  .object({
    type: z.url().max(200).meta({ description: 'Address of the paragraph about this code' }),
    title: z.string().max(200),
    status: z.int().min(400).max(599),
    code: z.string().max(100).meta({ description: 'Stable; new codes may be added', 'x-extensible-enum': codes }),
    detail: z.string().max(2_000),
    traceId: z
      .string()
      .regex(/^[0-9a-f]{32}$/)
      .meta({ description: 'Tell it when you ask for help' }),
    errors: z.array(FieldErrorSchema).max(100).optional(),
    current: z
      .record(z.string(), z.unknown())
      .optional()
      .meta({ description: 'What stands now, where that is what the caller needs' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' });

/** Every problem that an operation may answer, without repeats. */
export const problemsOf = (op: Op): ReadonlySet<ProblemCode> =>
  new Set([...COMMON_PROBLEMS, ...AUTH_PROBLEMS[op.auth], ...op.problems]);

/** Every answer of an operation: its 2xx, 304 where a cache may ask, and its problems, one response for each status. */
export function responsesOf(op: Op, example: unknown) {
  const byStatus = Map.groupBy(problemsOf(op), (code) => String(PROBLEMS[code].status));
  const problems = [...byStatus]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([status, same]) => [status, problemResponse(op, status, same)] as const);
  const status = op.okStatus ?? 200;
  return {
    [`${status}`]: {
      description: op.summary,
      headers: okHeaders(op),
      ...(status === 204
        ? {}
        : {
            content: {
              [op.okType ?? 'application/json']: { schema: op.ok, ...(example === undefined ? {} : { example }) },
            },
          }),
    },
    ...(isCached(op) ? { '304': { description: 'You have this version already', headers: okHeaders(op) } } : {}),
    ...Object.fromEntries(problems),
  };
}

function problemResponse(op: Op, status: string, problemCodes: readonly ProblemCode[]) {
  const examples = problemCodes.map(
    (code) => [code, { summary: PROBLEMS[code].fix, value: problemBody(example(op, code), EXAMPLE_TRACE) }] as const,
  );
  return {
    description: problemCodes.map((code) => PROBLEMS[code].title).join('; '),
    headers: problemHeadersOf(op, status),
    content: { [PROBLEM_CONTENT_TYPE]: { schema: ProblemSchema, examples: Object.fromEntries(examples) } },
  };
}

/** A field that this operation has, so that the example could have happened. */
function example(op: Op, code: ProblemCode): Problem {
  if (code !== 'request/invalid') return new Problem(code);
  const error = fieldError(op);
  return new Problem(code, `Not valid: ${error.field}`, { errors: [error] });
}

function fieldError(op: Op): FieldError {
  if (op.query !== undefined && Object.hasOwn(op.query.shape, 'size'))
    return {
      in: 'query',
      field: 'size',
      detail: 'must be width x length in whole centimetres such as 160x200, each from 40 to 300',
    };
  const [param] = Object.keys(op.params?.shape ?? {});
  if (param !== undefined) return { in: 'path', field: param, detail: 'does not have the right form' };
  if (op.body !== undefined) return { in: 'body', field: 'body', detail: 'Invalid input: expected object' };
  return { in: 'query', field: 'colour', detail: 'unknown parameter' };
}
