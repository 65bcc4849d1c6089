/** Where origins may run. */
export const REGIONS = ['eu', 'us', 'ap'] as const;
export type Region = (typeof REGIONS)[number];

/** What the platform says of where a request entered; absent on one machine. */
export interface Whereabouts {
  continent?: string | undefined;
  /** IATA code of the data centre. */
  colo?: string | undefined;
}

/** Regions by distance from each continent (Cloudflare's codes); Africa's and South America's cables lead to Europe and the USA. */
const BY_CONTINENT: ReadonlyMap<string, readonly Region[]> = new Map([
  ['EU', ['eu', 'us', 'ap']],
  ['AF', ['eu', 'us', 'ap']],
  ['NA', ['us', 'eu', 'ap']],
  ['SA', ['us', 'eu', 'ap']],
  ['AS', ['ap', 'eu', 'us']],
  ['OC', ['ap', 'us', 'eu']],
  ['AN', ['us', 'ap', 'eu']],
]);

/** Data centres whose continent misleads: in Asia by the map, nearer to Europe by the cable. */
const ASIA_BY_EUROPE = 'TLV IST AMM BEY TBS EVN GYD ALA NQZ SVX OVB KJA DXB DOH KWI BAH MCT RUH JED'.split(' ');
const BY_COLO: ReadonlyMap<string, readonly Region[]> = new Map(
  ASIA_BY_EUROPE.map((colo) => [colo, ['eu', 'ap', 'us']]),
);

const NOWHERE: readonly Region[] = [];

/** Regions, nearest first; empty when the platform does not say where the request entered. */
export const regionsNear = ({ colo, continent }: Whereabouts): readonly Region[] =>
  BY_COLO.get(colo ?? '') ?? BY_CONTINENT.get(continent ?? '') ?? NOWHERE;

/** Places in the list of origins, nearest first; those without a region, or of one that is not named, keep their order at the end. */
export function orderByDistance(
  origins: readonly { region: Region | null }[],
  near: readonly Region[],
): readonly number[] {
  const distance = (index: number): number => {
    const region = origins[index]?.region ?? null;
    const at = region === null ? -1 : near.indexOf(region);
    return at === -1 ? near.length : at;
  };
  return origins.map((_, index) => index).sort((a, b) => distance(a) - distance(b) || a - b);
}
