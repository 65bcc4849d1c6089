import type { OrderStatus, PaymentProviderName, PaymentStatus } from '#shared/contracts/orders.ts';
import { fromPostgres } from '../db/failures.ts';
import { noteFinding } from '../payments/note-finding.ts';
import type { PaymentDeps } from '../payments/payment-deps.ts';
import { recordPayment } from '../payments/record-payment.ts';
import { returnPayment } from '../payments/return-payment.ts';
import { takeApproved } from '../payments/take-approved.ts';

interface Due {
  orderId: string;
  provider: PaymentProviderName;
  providerRef: string;
  status: PaymentStatus;
  orderStatus: OrderStatus;
}

const BATCH = 50;

/**
 * Asks the provider, unasked, about payments that should have gone on by now, 50 at most: a minute after they were made and every minute
 * until nothing more can come. A missed authorisation or capture is taken in; one left open of an order that has ended is cancelled. Gives
 * how many were looked at, so that the caller goes on while there are more.
 */
export async function checkPayments(deps: PaymentDeps): Promise<number> {
  const { rows } = await fromPostgres(() =>
    deps.pool.query<Due>({ name: 'payments-to-check', text: CLAIM, values: [BATCH] }),
  );
  await Promise.all(
    rows.filter(isOpen).map(async (due) =>
      check(deps, due).catch((error: unknown) => {
        deps.log.warn({ err: error, orderId: due.orderId }, 'a payment could not be checked');
      }),
    ),
  );
  return rows.length;
}

const isOpen = ({ status }: Due): boolean => status !== 'captured' && status !== 'cancelled';

/** Whoever takes a row moves its next check, so that several workers share them. */
const CLAIM = `
update payments p set check_due_at = case when p.status in ('captured', 'cancelled') then null else clock_timestamp() + interval '60 seconds' end
from (
  select order_id from payments where check_due_at <= clock_timestamp() order by check_due_at limit $1 for update skip locked
) due join orders o on o.id = due.order_id
where p.order_id = due.order_id
returning p.order_id as "orderId", p.provider, p.provider_ref as "providerRef", p.status, o.status as "orderStatus"`;

async function check(deps: PaymentDeps, due: Due): Promise<void> {
  if (due.orderStatus === 'cancelled') {
    const returned = await returnPayment(deps, due.orderId, 'the order has ended');
    await noteFinding(deps, 'left-open', due, { was: due.status, returned }, true);
    return;
  }
  const provider = deps.providers.named(due.provider);
  const stands = await provider.retrieve(due.providerRef);
  const { changed } = stands.approved ? await takeApproved(deps, provider, stands) : await recordPayment(deps, stands);
  if (changed && (stands.approved || (stands.status !== due.status && !isWaiting(stands.status))))
    await noteFinding(deps, 'missed', due, { was: due.status, is: stands.status }, true);
}

const isWaiting = (status: PaymentStatus): boolean =>
  status === 'requires_payment' || status === 'requires_action' || status === 'processing';
