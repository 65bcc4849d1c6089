import * as z from 'zod';
import { fromPostgres } from '../db/failures.ts';
import type { PaymentDeps } from './payment-deps.ts';
import type { PaymentProvider, PaymentSnapshot, ProviderEvent } from './payment-provider.ts';
import { insertPayment } from './payment-repo.ts';
import { recordDispute } from './record-dispute.ts';
import { recordPayment } from './record-payment.ts';
import { recordRefund } from './record-refund.ts';
import { noteFinding } from './note-finding.ts';
import { takeApproved } from './take-approved.ts';
import { takeEvent } from './webhook-inbox.ts';

/**
 * Takes a verified event: its effect and the note that it was taken are one commit, so that any order and any number of deliveries give
 * the same. An event that nothing here understands is kept with its payload. Throws whatever keeps it from being taken, so that the
 * provider sends it again.
 */
export async function takeWebhook(deps: PaymentDeps, provider: PaymentProvider, event: ProviderEvent): Promise<void> {
  const { fact } = event;
  switch (fact?.kind) {
    case undefined:
      return keep(deps, event);
    case 'payment':
      return takePayment(deps, fact.payment, event);
    case 'look':
      await look(deps, provider, fact.paymentRef, event);
      return keep(deps, event, false);
    case 'refund': {
      const { paymentRef } = fact.refund;
      if (paymentRef === null) return keep(deps, event);
      const refund = { ...fact.refund, paymentRef };
      if ((await recordRefund(deps, refund, event)) === 'recorded') return undefined;
      // The word of the capture may still be on its way.
      await look(deps, provider, paymentRef, event);
      return (await recordRefund(deps, refund, event)) === 'recorded' ? undefined : keep(deps, event);
    }
    case 'dispute':
      return (await recordDispute(deps, fact.dispute, event)) === 'recorded' ? undefined : keep(deps, event);
  }
}

async function takePayment(deps: PaymentDeps, payment: PaymentSnapshot, event: ProviderEvent): Promise<void> {
  if ((await recordPayment(deps, payment, event)).orderId !== null) return;
  // It came before our own answer was written.
  if (await adopt(deps, payment)) {
    await recordPayment(deps, payment, event);
    return;
  }
  await keep(deps, event);
  if (payment.status === 'authorised' || payment.status === 'captured')
    await noteFinding(deps, 'stray', payment, { status: payment.status, amountMinor: payment.amountMinor });
}

async function adopt(deps: PaymentDeps, payment: PaymentSnapshot): Promise<boolean> {
  const { orderId, clientSecret } = payment;
  if (orderId === null || clientSecret === null || !z.uuid().safeParse(orderId).success) return false;
  return fromPostgres(() => insertPayment(deps.pool, orderId, payment, deps.now()));
}

/** Asks the provider how a payment of ours stands, and its refunds, and takes that in. */
async function look(
  deps: PaymentDeps,
  provider: PaymentProvider,
  paymentRef: string,
  event: ProviderEvent,
): Promise<void> {
  const known = 'select 1 from payments where provider = $1 and provider_ref = $2';
  const { rowCount } = await fromPostgres(() => deps.pool.query(known, [provider.name, paymentRef]));
  if (rowCount === 0) return;
  const stands = await provider.retrieve(paymentRef);
  await (stands.approved ? takeApproved(deps, provider, stands, event) : recordPayment(deps, stands));
  if (stands.refundedMinor === null || stands.refundedMinor === 0) return;
  for (const refund of await provider.refunds(paymentRef)) await recordRefund(deps, { ...refund, paymentRef });
}

const keep = async (deps: PaymentDeps, event: ProviderEvent, withPayload = true): Promise<void> => {
  await fromPostgres(() => takeEvent(deps.db, event, deps.now(), withPayload));
};
