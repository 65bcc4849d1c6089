/** What a bucket counts: whoever the address stands for, whoever the token names, or the account that is to be opened. */
export type CountedBy = 'address' | 'user' | 'account';

export interface LimitRule {
  by: CountedBy;
  /** Requests in any window of that length. */
  requests: number;
  windowSeconds: number;
}

export interface LimitClassRules {
  /**
   * `isolate`: in the isolate's memory alone. `synced`: there too, and the isolates tell each other behind the answers. `redis`: once
   * for the whole world before anything is done, which costs each request a round trip: for what must not be overdrawn at all.
   */
  counted: 'isolate' | 'synced' | 'redis';
  rules: readonly LimitRule[];
}

const MINUTE = 60;

/**
 * The one table of limits. Address quotas are wide, since a mobile carrier puts thousands of shoppers behind one IPv4 address; what
 * must be narrow is counted by user or account.
 */
export const LIMIT_TABLE = {
  'catalog-read': { counted: 'isolate', rules: [{ by: 'address', requests: 1_200, windowSeconds: MINUTE }] },
  'catalog-write': {
    counted: 'synced',
    rules: [
      { by: 'address', requests: 600, windowSeconds: MINUTE },
      { by: 'user', requests: 300, windowSeconds: MINUTE },
    ],
  },
  'sign-in': {
    counted: 'redis',
    rules: [
      { by: 'address', requests: 60, windowSeconds: 5 * MINUTE },
      { by: 'account', requests: 20, windowSeconds: 15 * MINUTE },
    ],
  },
  /** What sends mails; how many one mailbox gets is bounded where they are posted, without telling. */
  mail: { counted: 'redis', rules: [{ by: 'address', requests: 30, windowSeconds: 10 * MINUTE }] },
  identity: {
    counted: 'synced',
    rules: [
      { by: 'address', requests: 600, windowSeconds: MINUTE },
      { by: 'user', requests: 120, windowSeconds: MINUTE },
    ],
  },
  cart: {
    counted: 'synced',
    rules: [
      { by: 'address', requests: 1_200, windowSeconds: MINUTE },
      { by: 'user', requests: 600, windowSeconds: MINUTE },
    ],
  },
  'order-place': {
    counted: 'synced',
    rules: [
      { by: 'address', requests: 300, windowSeconds: MINUTE },
      { by: 'user', requests: 120, windowSeconds: MINUTE },
    ],
  },
  admin: {
    counted: 'synced',
    rules: [
      { by: 'address', requests: 600, windowSeconds: MINUTE },
      { by: 'user', requests: 300, windowSeconds: MINUTE },
    ],
  },
  /** Few addresses send what all shoppers pay; who speaks is known by the signature alone. */
  webhook: { counted: 'isolate', rules: [{ by: 'address', requests: 30_000, windowSeconds: MINUTE }] },
  page: { counted: 'isolate', rules: [{ by: 'address', requests: 600, windowSeconds: MINUTE }] },
} as const satisfies Record<string, LimitClassRules>;

export type LimitClass = keyof typeof LIMIT_TABLE;

/** Whoever the platform takes for suspicious has this part of an address quota. */
export const STRICT_SHARE = 0.1;

/** Where no platform tells addresses, everybody shares one bucket, and its quota is this many times that of one address. */
export const SHARED_FACTOR = 1_000;
