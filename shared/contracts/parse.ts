import * as z from 'zod';
import { Problem, type FieldError } from '../problem.ts';

/** Longest path and query that any server here reads. */
export const MAX_TARGET_LENGTH = 4_096;

/** Parameters that advertising and mail tools append: dropped before parsing, so that they never split a cache or reach an origin. */
const TRACKING =
  /^(?:utm_[a-z_]+|gclid|gbraid|wbraid|dclid|fbclid|yclid|ymclid|ysclid|msclkid|ttclid|twclid|igshid|mc_cid|mc_eid|_openstat|_ga|_gl)$/;

/**
 * Parses raw `[name, value]` pairs of a query by a contract. List parameters take commas or repetition; any other parameter
 * may be given once; a name that the contract does not know is refused by name, tracking parameters apart.
 * Throws `request/invalid` with one entry for each field.
 */
export function readQuery<S extends z.ZodObject>(schema: S, pairs: Iterable<readonly [string, string]>): z.output<S> {
  const errors: FieldError[] = [];
  const raw: Record<string, string> = {};
  for (const [name, value] of pairs) {
    if (TRACKING.test(name)) continue;
    const field = Object.hasOwn(schema.shape, name) ? schema.shape[name] : undefined;
    if (field === undefined)
      errors.push({
        in: 'query',
        field: name.slice(0, 100),
        detail: `unknown parameter; known are ${Object.keys(schema.shape).join(', ')}`,
      });
    else if (!Object.hasOwn(raw, name)) raw[name] = value;
    else if (isList(field)) raw[name] += `,${value}`;
    else errors.push({ in: 'query', field: name, detail: 'must be given once' });
  }
  return parse(schema, raw, 'query', errors);
}

/** Parses path parameters, headers or a body. Throws `request/invalid` with one entry for each field. */
export function parse<S extends z.ZodType>(
  schema: S,
  raw: unknown,
  where: FieldError['in'],
  earlier: readonly FieldError[] = [],
): z.output<S> {
  const result = schema.safeParse(raw);
  const errors = [...earlier, ...(result.success ? [] : fieldErrors(result.error, where))];
  if (errors.length === 0 && result.success) return result.data;
  const names = [...new Set(errors.map((error) => error.field))].join(', ');
  throw new Problem('request/invalid', `Not valid: ${names}`, { errors });
}

/** One entry for each issue of a zod error: a query parameter by its name, anything else by its dotted path. */
export function fieldErrors(error: z.ZodError, where: FieldError['in']): FieldError[] {
  const name = (path: PropertyKey[]) => (where === 'query' ? path.slice(0, 1) : path).map(String).join('.') || where;
  return error.issues.slice(0, 20).map((issue) => ({ in: where, field: name(issue.path), detail: issue.message }));
}

const isList = (field: z.core.$ZodType): boolean => z.globalRegistry.get(field)?.['list'] === true;
