const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** All of two days, then the last of each day for 35 days; then personal data must be gone (docs/security/data-map.md). */
const ALL_MS = 2 * DAY_MS;
const DAILY_MS = 35 * DAY_MS;

/** Of objects `STORE/TIME/…` those that need not be kept; the newest whole backup always is. */
export function expiredBackups(objects: readonly string[], now: Date): string[] {
  const newestOfDay = new Map<string, string>();
  const whole = objects
    .filter((object) => object.endsWith('/manifest'))
    .map(timeOf)
    .toSorted();
  for (const time of whole) newestOfDay.set(time.slice(0, 10), time);
  const kept = (time: string): boolean => {
    const ageMs = now.getTime() - Date.parse(time.replace(/T(\d\d)-(\d\d)-/, 'T$1:$2:'));
    if (time === whole.at(-1) || ageMs < ALL_MS) return true;
    return ageMs < DAILY_MS && newestOfDay.get(time.slice(0, 10)) === time;
  };
  return objects.filter((object) => !kept(timeOf(object)));
}

const timeOf = (object: string): string => object.split('/')[1] ?? '';
