import { asc, isNull } from 'drizzle-orm';
import { fromPostgres } from '../db/failures.ts';
import { paymentFindings } from '../db/schema/payments.ts';
import type { PaymentDeps } from '../payments/payment-deps.ts';

/** Differences that nobody has settled yet, oldest first, 500 at most. */
export const openFindings = async ({ db }: Pick<PaymentDeps, 'db'>): Promise<(typeof paymentFindings.$inferSelect)[]> =>
  fromPostgres(() =>
    db
      .select()
      .from(paymentFindings)
      .where(isNull(paymentFindings.settledAt))
      .orderBy(asc(paymentFindings.foundAt))
      .limit(500),
  );
