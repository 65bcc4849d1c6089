import { and, eq, isNull } from 'drizzle-orm';
import type { PaymentFinding } from '#shared/contracts/order-admin.ts';
import { Problem } from '#shared/problem.ts';
import { fromPostgres } from '../db/failures.ts';
import { paymentFindings } from '../db/schema/payments.ts';
import type { PaymentDeps } from '../payments/payment-deps.ts';
import { presentFinding } from './open-findings.ts';

export interface FindingSettlement {
  findingId: string;
  /** Id of who settled it. */
  by: string;
  note: string;
}

/**
 * A person has settled a difference at the provider or in the books: who, when and why stay with it, and reconciliation does not report
 * it again. Throws `payment-finding/not-found` for one that is none or was settled.
 */
export async function settleFinding(
  { db, now, log }: Pick<PaymentDeps, 'db' | 'now' | 'log'>,
  { findingId, by, note }: FindingSettlement,
): Promise<PaymentFinding> {
  const open = and(eq(paymentFindings.id, findingId), isNull(paymentFindings.settledAt));
  const change = { settledAt: now(), settledBy: by, note };
  const [row] = await fromPostgres(() => db.update(paymentFindings).set(change).where(open).returning());
  if (row === undefined) throw new Problem('payment-finding/not-found');
  log.info({ findingId, by }, 'a difference from a payment provider was settled');
  return presentFinding(row);
}
