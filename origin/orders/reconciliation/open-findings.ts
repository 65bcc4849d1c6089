import { asc, isNull } from 'drizzle-orm';
import type { PaymentFinding } from '#shared/contracts/order-admin.ts';
import { fromPostgres } from '../db/failures.ts';
import { paymentFindings } from '../db/schema/payments.ts';
import type { PaymentDeps } from '../payments/payment-deps.ts';

/** Differences that nobody has settled yet, oldest first, 500 at most. */
export async function openFindings({ db }: Pick<PaymentDeps, 'db'>): Promise<PaymentFinding[]> {
  const open = db.select().from(paymentFindings).where(isNull(paymentFindings.settledAt));
  const rows = await fromPostgres(() => open.orderBy(asc(paymentFindings.foundAt)).limit(500));
  return rows.map(presentFinding);
}

export const presentFinding = (row: typeof paymentFindings.$inferSelect): PaymentFinding => ({
  id: row.id,
  kind: row.kind,
  provider: row.provider,
  providerRef: row.providerRef,
  orderId: row.orderId,
  detail: row.detail,
  foundAt: row.foundAt.toISOString(),
  settled: row.settledAt === null ? null : { by: row.settledBy ?? '', at: row.settledAt.toISOString(), note: row.note },
});
