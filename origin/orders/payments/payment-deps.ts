import type { OrdersDeps } from '../deps.ts';

/** What the verbs of payments need. */
export type PaymentDeps = Pick<OrdersDeps, 'db' | 'pool' | 'providers' | 'now' | 'newId' | 'wakeOutbox' | 'log'>;
