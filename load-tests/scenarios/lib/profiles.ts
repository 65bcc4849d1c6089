import { MULTIPLE, PROFILE } from './environment.ts';

/** How long and how hard, by profile; rates are per minute. */
const PROFILES = {
  /** Does everything answer? Half a minute. */
  smoke: { seconds: 20, share: 0.02, users: 20 },
  /** Does it hold a part of the load? Two minutes on a shared machine. */
  ci: { seconds: 90, share: 0.2, users: 100 },
  /** The promise: 5,000 transactions and 3,000 queries a minute with 200 users for ten minutes. */
  full: { seconds: 600, share: 1, users: 200 },
} as const;

const AGREED = { queriesPerMinute: 3_000, ordersPerMinute: 5_000 };

function profile() {
  if (PROFILE !== 'smoke' && PROFILE !== 'ci' && PROFILE !== 'full') throw new Error(`no profile ${PROFILE}`);
  return PROFILES[PROFILE];
}

const { seconds, share, users } = profile();
const part = (perMinute: number): number => Math.max(6, Math.round(perMinute * share * MULTIPLE));

export interface Load {
  seconds: number;
  /** Virtual users at most. */
  users: number;
  queriesPerMinute: number;
  ordersPerMinute: number;
}

/** The load of this run. */
export const LOAD: Load = {
  seconds,
  users,
  queriesPerMinute: part(AGREED.queriesPerMinute),
  ordersPerMinute: part(AGREED.ordersPerMinute),
};
