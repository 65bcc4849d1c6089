/** How long and how hard a profile loads; the share is of the agreed rates. */
export const PROFILES = {
  /** Does everything answer? Half a minute. */
  smoke: { seconds: 20, share: 0.02, users: 20 },
  /** Does it hold a part of the load? Two minutes on a shared machine. */
  ci: { seconds: 90, share: 0.2, users: 200 },
  /** The promise: 5,000 transactions and 3,000 queries a minute with 200 users for ten minutes. */
  full: { seconds: 600, share: 1, users: 200 },
} as const;
export type Profile = keyof typeof PROFILES;

export const isProfile = (name: string): name is Profile => Object.hasOwn(PROFILES, name);

const AGREED = { queriesPerMinute: 3_000, ordersPerMinute: 5_000, signInsPerMinute: 60 };

/** What arrives in a run. */
export interface Load {
  seconds: number;
  /** Virtual users at most. */
  users: number;
  queriesPerMinute: number;
  ordersPerMinute: number;
  signInsPerMinute: number;
}

/** The load of a profile, so many times. */
export function loadOf(profile: Profile, multiple: number): Load {
  const { seconds, share, users } = PROFILES[profile];
  const part = (perMinute: number): number => Math.max(6, Math.round(perMinute * share * multiple));
  return {
    seconds,
    users,
    queriesPerMinute: part(AGREED.queriesPerMinute),
    ordersPerMinute: part(AGREED.ordersPerMinute),
    signInsPerMinute: part(AGREED.signInsPerMinute),
  };
}
