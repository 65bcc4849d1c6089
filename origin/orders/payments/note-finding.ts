import { and, eq, ne } from 'drizzle-orm';
import type { PaymentProviderName } from '#shared/contracts/orders.ts';
import { fromPostgres } from '../db/failures.ts';
import { paymentFindings } from '../db/schema/payments.ts';
import type { PaymentDeps } from './payment-deps.ts';

/**
 * `stray`: a payment at the provider that no order of ours has. `missed`: the provider went on and we had not heard. `left-open`: not
 * cancelled although its order has ended. `amount`: another amount was captured. `refunds`: other sums were refunded. `missing`: the
 * provider does not know it. `kept`: money was taken for an order that has ended.
 */
export type FindingKind = 'stray' | 'missed' | 'left-open' | 'amount' | 'refunds' | 'missing' | 'kept';

const BY_ITSELF = 'reconciliation';

export interface FindingSubject {
  provider: PaymentProviderName;
  providerRef: string;
  orderId: string | null;
}

/** Writes down a difference, once until it is settled, and never again once a person has; `repaired` settles it at once, for the record. */
export async function noteFinding(
  deps: PaymentDeps,
  kind: FindingKind,
  { provider, providerRef, orderId }: FindingSubject,
  detail: Record<string, unknown>,
  repaired = false,
): Promise<void> {
  const now = deps.now();
  const settled = repaired ? { settledAt: now, settledBy: BY_ITSELF } : {};
  const [settledByPerson] = await fromPostgres(() =>
    deps.db
      .select({ id: paymentFindings.id })
      .from(paymentFindings)
      .where(
        and(
          eq(paymentFindings.kind, kind),
          eq(paymentFindings.providerRef, providerRef),
          ne(paymentFindings.settledBy, BY_ITSELF),
        ),
      )
      .limit(1),
  );
  if (settledByPerson !== undefined) return;
  await fromPostgres(() =>
    deps.db
      .insert(paymentFindings)
      .values({ id: deps.newId(), kind, provider, providerRef, orderId, detail, foundAt: now, ...settled })
      .onConflictDoNothing(),
  );
  deps.log.warn({ kind, orderId, providerRef, repaired }, 'a payment differs from the provider');
}
