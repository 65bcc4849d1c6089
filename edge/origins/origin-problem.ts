import * as z from 'zod';
import { PROBLEM_CONTENT_TYPE, Problem } from '#shared/problem.ts';
import { PROBLEMS, type ProblemCode } from '#shared/problem-table.ts';

const MAX_PROBLEM_BYTES = 65_536;

const CODES = new Set<string>(Object.keys(PROBLEMS));
const isCode = (text: string): text is ProblemCode => CODES.has(text);

/** What the edge reads of an origin's problem; title, type, status and trace id are its own to write. */
const OriginProblem = z.object({
  code: z.string().refine(isCode),
  detail: z.string().max(2_000).optional(),
  errors: z
    .array(
      z.object({
        in: z.enum(['query', 'path', 'header', 'body', 'feed', 'profile']),
        field: z.string().max(200),
        detail: z.string().max(2_000),
      }),
    )
    .max(20)
    .optional(),
  current: z.record(z.string().max(100), z.unknown()).optional(),
});

/** Reads an origin's problem+json. Gives null when it is none, or one that the operation does not declare. */
export async function readOriginProblem(response: Response, accepted: readonly ProblemCode[]): Promise<Problem | null> {
  const contentType = response.headers.get('content-type') ?? '';
  const length = Number(response.headers.get('content-length') ?? '0');
  if (!contentType.startsWith(PROBLEM_CONTENT_TYPE) || length > MAX_PROBLEM_BYTES) {
    await response.body?.cancel();
    return null;
  }
  const parsed = OriginProblem.safeParse(readJson(await response.text()));
  if (!parsed.success || !accepted.includes(parsed.data.code)) return null;
  const { code, detail, errors, current } = parsed.data;
  return new Problem(code, detail, {
    errors: errors ?? [],
    ...(current === undefined ? {} : { current }),
    ...retryAfter(response.headers.get('retry-after')),
  });
}

function retryAfter(header: string | null): { retryAfterSeconds?: number } {
  return header !== null && /^\d{1,5}$/.test(header) ? { retryAfterSeconds: Number(header) } : {};
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
