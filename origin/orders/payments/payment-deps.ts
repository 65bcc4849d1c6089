import type { FastifyBaseLogger } from 'fastify';
import type { Database } from '../db/database.ts';
import type { PaymentProviders } from './payment-provider.ts';

/** What the verbs of payments need. */
export interface PaymentDeps extends Pick<Database, 'db' | 'pool'> {
  /** Who holds and takes the money. */
  providers: PaymentProviders;
  /** Told after a commit that the outbox has work, so that nobody waits for the next poll. */
  wakeOutbox: () => void;
  now: () => Date;
  /** UUID of version 7: ids grow with time. */
  newId: () => string;
  log: FastifyBaseLogger;
}
