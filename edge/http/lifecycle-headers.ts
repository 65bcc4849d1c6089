import type { Deprecation } from '#shared/contracts/op.ts';

const NONE: Readonly<Record<string, string>> = {};

/**
 * Headers that announce the end of an operation: `Deprecation` (RFC 9745, a structured date), `Sunset` (RFC 8594, an HTTP date)
 * and a `Link` to what takes its place (RFC 5829). Throws RangeError for a date that is none, or a sunset before its deprecation.
 */
export function lifecycleHeaders(deprecated: Deprecation | undefined): Readonly<Record<string, string>> {
  if (deprecated === undefined) return NONE;
  const since = midnight(deprecated.since);
  const sunset = midnight(deprecated.sunset);
  if (sunset < since) throw new RangeError('the sunset is before the deprecation');
  return {
    deprecation: `@${since.getTime() / 1_000}`,
    sunset: sunset.toUTCString(),
    link: `<${deprecated.successor}>; rel="successor-version"`,
  };
}

function midnight(date: string): Date {
  const day = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(day.getTime())) throw new RangeError(`${date} is not a date`);
  return day;
}
