import * as z from 'zod';
import { fromPostgres } from '../db/failures.ts';
import type { PaymentDeps } from './payment-deps.ts';
import { PaymentRefused } from './payment-error.ts';
import type { PaymentProvider, PaymentSnapshot, ProviderEvent } from './payment-provider.ts';
import { insertPayment, orderToPay } from './payment-repo.ts';
import { recordDispute } from './record-dispute.ts';
import { recordPayment } from './record-payment.ts';
import { recordRefund } from './record-refund.ts';
import { noteFinding } from './note-finding.ts';
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
      return takePayment(deps, provider, fact.payment, event);
    case 'look':
      await look(deps, provider, fact.paymentRef);
      return keep(deps, event, false);
    case 'refund': {
      const { paymentRef } = fact.refund;
      if (paymentRef === null) return keep(deps, event);
      const refund = { ...fact.refund, paymentRef };
      if ((await recordRefund(deps, refund, event)) === 'recorded') return undefined;
      // The word of the capture may still be on its way.
      await look(deps, provider, paymentRef);
      return (await recordRefund(deps, refund, event)) === 'recorded' ? undefined : keep(deps, event);
    }
    case 'dispute':
      return (await recordDispute(deps, fact.dispute, event)) === 'recorded' ? undefined : keep(deps, event);
  }
}

async function takePayment(
  deps: PaymentDeps,
  provider: PaymentProvider,
  told: PaymentSnapshot,
  event: ProviderEvent,
): Promise<void> {
  const payment = told.approved ? await authoriseApproved(deps, provider, told) : told;
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

/** The shopper has agreed: the money is held now, if the order still waits for it. A refusal is a decline. */
async function authoriseApproved(
  deps: PaymentDeps,
  provider: PaymentProvider,
  told: PaymentSnapshot,
): Promise<PaymentSnapshot> {
  const order = told.orderId === null ? null : await fromPostgres(() => orderToPay(deps.pool, told.orderId ?? ''));
  if (order?.status !== 'payment_pending' || order.paid?.returning === true) return told;
  try {
    return await provider.authorise(told.providerRef, `${told.orderId}:authorise:${order.paid?.keyEpoch ?? 0}`);
  } catch (error) {
    if (!(error instanceof PaymentRefused)) throw error;
    return { ...told, status: 'requires_payment', approved: false, declineCode: error.reason };
  }
}

async function adopt(deps: PaymentDeps, payment: PaymentSnapshot): Promise<boolean> {
  const { orderId, clientSecret } = payment;
  if (orderId === null || clientSecret === null || !z.uuid().safeParse(orderId).success) return false;
  return fromPostgres(() => insertPayment(deps.pool, orderId, payment, deps.now()));
}

/** Asks the provider how a payment of ours stands and takes it in. */
async function look(deps: PaymentDeps, provider: PaymentProvider, paymentRef: string): Promise<void> {
  const known =
    'select 1 from payments where provider = $1 and provider_ref = $2 and (status <> $3 or fee_minor is null)';
  const { rowCount } = await fromPostgres(() => deps.pool.query(known, [provider.name, paymentRef, 'captured']));
  if (rowCount === 1) await recordPayment(deps, await provider.retrieve(paymentRef));
}

const keep = async (deps: PaymentDeps, event: ProviderEvent, withPayload = true): Promise<void> => {
  await fromPostgres(() => takeEvent(deps.db, event, deps.now(), withPayload));
};
