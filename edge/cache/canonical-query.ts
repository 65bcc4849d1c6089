import type * as z from 'zod';

/**
 * Makes the writer of a contract's canonical query: names sorted, defaults and absent values dropped, lists joined by commas
 * (the contract has sorted them), each value percent-encoded. One meaning gives one text, and parsing it gives the same values.
 */
export function canonicalQueryOf(schema: z.ZodObject): (query: Readonly<Record<string, unknown>>) => string {
  const names = Object.keys(schema.shape).sort();
  const defaults = schema.safeParse({}).data ?? {};
  return (query) => {
    const parts: string[] = [];
    for (const name of names) {
      const text = valueText(query[name]);
      if (text !== undefined && text !== valueText(defaults[name]))
        parts.push(`${name}=${encodeURIComponent(text.toWellFormed()).replaceAll('%2C', ',')}`);
    }
    return parts.join('&');
  };
}

function valueText(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (Array.isArray(value)) return value.map(String).join(',');
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new TypeError('a query value must be text, a number, a boolean or a list of them');
}
