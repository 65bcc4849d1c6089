import { fromPostgres } from '../db/failures.ts';
import type { PaymentDeps } from './payment-deps.ts';
import { PaymentRefused } from './payment-error.ts';
import type { PaymentProvider, PaymentSnapshot, ProviderEvent } from './payment-provider.ts';
import { orderToPay } from './payment-repo.ts';
import { recordPayment, type Recorded } from './record-payment.ts';

/** The shopper has agreed: the money is held now if the order still waits for it, and let go if it has ended meanwhile. */
export async function takeApproved(
  deps: PaymentDeps,
  provider: PaymentProvider,
  told: PaymentSnapshot,
  event: ProviderEvent | null = null,
): Promise<Recorded> {
  const { orderId, providerRef } = told;
  const before = orderId === null ? null : await fromPostgres(() => orderToPay(deps.pool, orderId));
  if (orderId === null || before?.status !== 'payment_pending' || before.paid?.status === 'cancelled')
    return { orderId, fresh: true, changed: false };
  const held = await authorise(provider, told, `${orderId}:authorise:${before.paid?.keyEpoch ?? 0}`);
  const recorded = await recordPayment(deps, held, event);
  const after = await fromPostgres(() => orderToPay(deps.pool, orderId));
  if (after?.paid?.status === 'cancelled') await provider.cancel(providerRef, `${orderId}:cancel-late`);
  return recorded;
}

/** A refusal is a decline: the shopper may try again. */
async function authorise(provider: PaymentProvider, told: PaymentSnapshot, key: string): Promise<PaymentSnapshot> {
  try {
    return await provider.authorise(told.providerRef, key);
  } catch (error) {
    if (!(error instanceof PaymentRefused)) throw error;
    return { ...told, status: 'requires_payment', approved: false, declineCode: error.reason };
  }
}
