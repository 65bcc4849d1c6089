/**
 * True while a period such as `2026-02-24T11:07+0100/2026-02-29T23:07+0100` lasts (ISO 8601, as Google Merchant writes it);
 * false for one that is over, has not begun, or cannot be read.
 */
export function periodHolds(text: string, now: Date): boolean {
  const [from, to, ...more] = text.split('/').map((part) => Date.parse(withColon(part.trim())));
  if (from === undefined || to === undefined || more.length > 0) return false;
  return from <= now.getTime() && now.getTime() <= to;
}

/** `+0100` → `+01:00`, which Date.parse needs. */
const withColon = (time: string): string => time.replace(/([+-]\d{2})(\d{2})$/, '$1:$2');
