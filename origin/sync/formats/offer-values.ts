/** Names of the columns that YML offers have been seen to fill, each with its place. */
export interface ColumnRegistry {
  readonly names: string[];
  /** The place of a column, made at its first sight; undefined once there are too many. */
  place(name: string): number | undefined;
}

const MAX_COLUMNS = 4_000;
const MAX_VALUE_CHARACTERS = 20_000;
const MAX_PARTS = 60;

export function columnRegistry(first: readonly string[]): ColumnRegistry {
  const names: string[] = [];
  const places = new Map<string, number>();
  const place = (name: string) => {
    const known = places.get(name);
    if (known !== undefined || names.length >= MAX_COLUMNS) return known;
    places.set(name, names.length);
    names.push(name);
    return names.length - 1;
  };
  for (const name of first) place(name);
  return { names, place };
}

/** One offer while its elements are read. */
export interface OfferValues {
  set(column: string, text: string): void;
  /** Values by the registry's places. */
  values(): readonly (string | undefined)[];
}

/** Collects an offer's values; what stands several times (pictures, params) is kept on a line each, within bounds. */
export function offerValues(registry: ColumnRegistry): OfferValues {
  const values: (string | undefined)[] = [];
  const parts = new Map<number, number>();
  return {
    set(column, text) {
      const plain = text.trim();
      const place = plain === '' ? undefined : registry.place(column);
      if (place === undefined) return;
      const count = (parts.get(place) ?? 0) + 1;
      if (count > MAX_PARTS) return;
      parts.set(place, count);
      const earlier = values[place];
      values[place] = (earlier === undefined ? plain : `${earlier}\n${plain}`).slice(0, MAX_VALUE_CHARACTERS);
    },
    values: () => values,
  };
}

/** `160` of a param with unit `см` → `160 см`; a value that tells a unit itself stays. */
export const withUnit = (value: string, unit: string | undefined): string =>
  unit !== undefined && unit.trim() !== '' && /^[\d\s.,xх×*/+-]+$/iu.test(value)
    ? `${value.trim()} ${unit.trim()}`
    : value;
