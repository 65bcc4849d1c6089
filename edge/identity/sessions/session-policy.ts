import { isStaff, type Role } from '#shared/contracts/roles.ts';

export interface Lifetime {
  /** A session that is not refreshed for so long ends. */
  idleMs: number;
  /** It ends after so long in any case. */
  totalMs: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How long sessions last: staff sign in daily (NIST SP 800-63B section 4.2.3), shoppers hardly ever. */
export const lifetimeOf = (roles: readonly Role[]): Lifetime =>
  isStaff(roles) ? { idleMs: 8 * HOUR_MS, totalMs: DAY_MS } : { idleMs: 30 * DAY_MS, totalMs: 180 * DAY_MS };
