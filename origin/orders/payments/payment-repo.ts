import { and, eq } from 'drizzle-orm';
import type { OrderStatus, PaymentProviderName } from '#shared/contracts/orders.ts';
import type { Currency } from '#shared/money.ts';
import type pg from 'pg';
import type { Db } from '../db/database.ts';
import { payments } from '../db/schema/payments.ts';
import type { PaymentSnapshot } from './payment-provider.ts';

export type PaymentRow = typeof payments.$inferSelect;

/** An order and its payment, as far as paying is concerned. */
export interface OrderToPay {
  number: string;
  email: string;
  status: OrderStatus;
  currency: Currency;
  totalMinor: number;
  paid: Pick<
    PaymentRow,
    'provider' | 'providerRef' | 'status' | 'returning' | 'capturedMinor' | 'refundedMinor' | 'keyEpoch'
  > | null;
}

/** One round trip for all that the verbs decide by; null for an order that does not exist. */
export async function orderToPay(pool: pg.Pool, orderId: string): Promise<OrderToPay | null> {
  const { rows } = await pool.query<OrderToPay>({ name: 'payment-order', text: ORDER_TO_PAY, values: [orderId] });
  return rows[0] ?? null;
}

const ORDER_TO_PAY = `
select o.number, o.email, o.status, o.currency, o.total_minor::float8 as "totalMinor",
  case when p.order_id is not null then json_build_object('provider', p.provider, 'providerRef', p.provider_ref, 'status', p.status,
    'returning', p.returning, 'capturedMinor', p.captured_minor, 'refundedMinor', p.refunded_minor, 'keyEpoch', p.key_epoch) end as paid
from orders o left join payments p on p.order_id = o.id where o.id = $1::uuid`;

/** How long after it was made a payment is looked at unasked, lest a webhook was missed. */
const FIRST_CHECK = `interval '60 seconds'`;

/**
 * Writes the payment of an order as the provider answered or told it, once for each order. False when the order does not exist, or is
 * of another amount.
 */
export async function insertPayment(
  pool: pg.Pool,
  orderId: string,
  snapshot: PaymentSnapshot,
  now: Date,
): Promise<boolean> {
  const { rows } = await pool.query<{ known: boolean }>({
    name: 'payment-insert',
    text: INSERT,
    values: [
      orderId,
      snapshot.provider,
      snapshot.providerRef,
      snapshot.clientSecret,
      snapshot.amountMinor,
      snapshot.currency,
      now,
    ],
  });
  return rows[0]?.known === true;
}

/** It begins as one that waits, whatever the snapshot says: what follows from more is recorded after it. */
const INSERT = `
with made as (
  insert into payments (order_id, provider, provider_ref, client_secret, status, currency, amount_minor, said_at, check_due_at, created_at, updated_at)
  select o.id, $2::payment_provider, $3, $4, 'requires_payment', o.currency, o.total_minor, to_timestamp(0),
    clock_timestamp() + ${FIRST_CHECK}, $7::timestamptz, $7::timestamptz
  from orders o where o.id = $1::uuid and o.total_minor = $5::bigint and o.currency = $6
  on conflict do nothing
  returning true
)
select exists (select from made) or exists (
  select from payments where order_id = $1::uuid and provider = $2::payment_provider and provider_ref = $3
) as known`;

/** From here on money only goes back. */
export async function markReturning(pool: pg.Pool, orderId: string, now: Date): Promise<void> {
  await pool.query({
    name: 'payment-returning',
    text: `update payments set "returning" = true, updated_at = $2, check_due_at = clock_timestamp() + ${FIRST_CHECK}
      where order_id = $1::uuid and not "returning"`,
    values: [orderId, now],
  });
}

/** The key of the next write at the provider must be another one. */
export async function raiseKeyEpoch(db: Db, orderId: string, epoch: number): Promise<void> {
  await db
    .update(payments)
    .set({ keyEpoch: epoch + 1 })
    .where(and(eq(payments.orderId, orderId), eq(payments.keyEpoch, epoch)));
}

/** The payment by its name at the provider, its row locked until the transaction ends. */
export async function lockPayment(db: Db, provider: PaymentProviderName, ref: string): Promise<PaymentRow | null> {
  const [row] = await db
    .select()
    .from(payments)
    .where(and(eq(payments.provider, provider), eq(payments.providerRef, ref)))
    .for('update');
  return row ?? null;
}
