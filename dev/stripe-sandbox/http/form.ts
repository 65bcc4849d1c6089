/** A form's fields by name; a field in brackets (`metadata[orderId]`, `expand[]`) is a form of its own. */
export interface Form extends Map<string, string | Form> {}

const MAX_DEPTH = 6;

/** Reads `application/x-www-form-urlencoded` with Stripe's brackets. The last of two equal names counts. */
export function parseForm(text: string): Form {
  const form: Form = new Map();
  if (text === '') return form;
  for (const [name, value] of new URLSearchParams(text)) place(form, pathOf(name), value);
  return form;
}

/** The same fields give the same text, in whatever order they were sent. */
export function canonicalForm(text: string): string {
  return text.split('&').sort().join('&');
}

function place(form: Form, path: readonly string[], value: string): void {
  let target = form;
  for (const segment of path.slice(0, -1)) {
    const name = segment === '' ? String(target.size) : segment;
    const below = target.get(name);
    const next: Form = below instanceof Map ? below : new Map();
    if (next !== below) target.set(name, next);
    target = next;
  }
  const last = path.at(-1) ?? '';
  target.set(last === '' ? String(target.size) : last, value);
}

function pathOf(name: string): string[] {
  const open = name.indexOf('[');
  if (open <= 0 || !name.endsWith(']')) return [name];
  return [name.slice(0, open), ...name.slice(open + 1, -1).split('][')].slice(0, MAX_DEPTH);
}
