import { sql } from 'drizzle-orm';
import { fromPostgres } from '../db/failures.ts';
import { disputes } from '../db/schema/payments.ts';
import { postMovement } from '../ledger/post-movement.ts';
import type { PaymentDeps } from './payment-deps.ts';
import type { DisputeSnapshot, ProviderEvent } from './payment-provider.ts';
import { lockPayment } from './payment-repo.ts';
import { takeEvent } from './webhook-inbox.ts';

/**
 * Takes in how a dispute stands: its row, and what the provider took or gave back in the ledger, each once. A word that is older than the
 * one that closed it changes nothing. `unknown`: there is no such payment.
 */
export async function recordDispute(
  deps: PaymentDeps,
  dispute: DisputeSnapshot,
  event: ProviderEvent,
): Promise<'recorded' | 'unknown'> {
  return fromPostgres(() =>
    deps.db.transaction(async (tx) => {
      const payment = await lockPayment(tx, dispute.provider, dispute.paymentRef);
      if (payment === null) return 'unknown';
      if (!(await takeEvent(tx, event, deps.now()))) return 'recorded';
      const { providerRef, amountMinor, reason, status, at, withdrawn, reinstated } = dispute;
      const row = { providerRef, orderId: payment.orderId, amountMinor, reason, status, openedAt: at, updatedAt: at };
      await tx
        .insert(disputes)
        .values(row)
        .onConflictDoUpdate({
          target: disputes.providerRef,
          set: { status, amountMinor, reason, updatedAt: at },
          setWhere: sql`${disputes.status} = 'open'`,
        });
      const source = `${dispute.provider}:${providerRef}`;
      const movement = { orderId: payment.orderId, source, currency: payment.currency, at };
      if (withdrawn !== null) {
        const taken = { disputes: withdrawn.amountMinor, fees: withdrawn.feeMinor };
        const postings = { ...taken, provider_receivable: -withdrawn.amountMinor - withdrawn.feeMinor };
        await postMovement(tx, { ...movement, id: deps.newId(), kind: 'dispute', postings });
      }
      if (reinstated !== null) {
        const given = { disputes: -reinstated.amountMinor, fees: -reinstated.feeMinor };
        const postings = { ...given, provider_receivable: reinstated.amountMinor + reinstated.feeMinor };
        await postMovement(tx, { ...movement, id: deps.newId(), kind: 'dispute_won', postings });
      }
      deps.log.warn({ orderId: payment.orderId, status, reason }, 'a payment is disputed');
      return 'recorded';
    }),
  );
}
