import { PaymentRefused } from '../payments/payment-error.ts';
import type { OrdersDeps } from '../deps.ts';
import type { SagaPayments } from '../saga/saga-deps.ts';

type Ports = Pick<OrdersDeps, 'pool' | 'wakeOutbox'>;

/**
 * Payments whose provider is the database itself, with the effects and refusals of the real verbs: for tests, drills and benchmarks of
 * the saga alone. Each verb is one statement, so that there is no moment between the provider's answer and ours.
 */
export const databasePayments = ({ pool, wakeOutbox }: Ports): SagaPayments => ({
  capture: async (orderId) => {
    const { rows } = await pool.query<{ status: string | null; returning: boolean }>({
      name: 'test-capture',
      text: CAPTURE,
      values: [orderId],
    });
    const [payment] = rows;
    if (payment === undefined) throw new PaymentRefused('not-authorised', orderId);
    if (payment.returning) throw new PaymentRefused('returning', orderId);
  },
  giveBack: async (orderId) => {
    await pool.query({ name: 'test-give-back', text: GIVE_BACK, values: [orderId] });
    wakeOutbox();
  },
  refund: async ({ orderId, refundId, amountMinor, reason }) => {
    const { rows } = await pool.query<{ done: boolean }>(REFUND, [orderId, refundId, amountMinor, reason]);
    if (rows[0]?.done !== true) throw new PaymentRefused('too-much', orderId);
    wakeOutbox();
  },
});

/** As the provider's webhook: money is held, the order is authorised, the outbox tells of it. */
export async function authorisePayments({ pool, wakeOutbox }: Ports, orderIds: readonly string[]): Promise<void> {
  await pool.query({ name: 'test-authorise', text: AUTHORISE, values: [orderIds] });
  wakeOutbox();
}

const AUTHORISE = `
with moved as (
  update orders set status = 'authorised', expires_at = null, last_sequence = last_sequence + 1, version = version + 1, updated_at = now()
  where id = any($1::uuid[]) and status = 'payment_pending'
  returning id, last_sequence, currency, total_minor
), paid as (
  insert into payments (order_id, provider, provider_ref, client_secret, status, currency, amount_minor, said_at, created_at, updated_at)
  select id, 'stripe', 'pi_' || id, 'secret', 'authorised', currency, total_minor, now(), now(), now() from moved
), happened as (
  insert into order_events (order_id, sequence, type, data, at) select id, last_sequence, 'PaymentAuthorised', '{}', now() from moved
)
insert into outbox (stream_id, sequence, events, due_at, created_at)
select id, last_sequence,
  jsonb_build_array(jsonb_build_object('sequence', last_sequence, 'type', 'PaymentAuthorised', 'data', '{}'::jsonb)),
  clock_timestamp(), now() from moved`;

const CAPTURE = `
with taken as (
  update payments set status = 'captured', captured_minor = amount_minor, updated_at = now()
  where order_id = $1 and status = 'authorised' and not "returning"
  returning order_id, amount_minor
), moved as (
  update orders o set status = 'confirmed', last_sequence = o.last_sequence + 1, version = o.version + 1, updated_at = now()
  from taken where o.id = taken.order_id and o.status = 'authorised'
  returning o.id, o.last_sequence, taken.amount_minor
), happened as (
  insert into order_events (order_id, sequence, type, data, at)
  select id, last_sequence, 'PaymentProcessed', jsonb_build_object('amountMinor', amount_minor), now() from moved
)
select status, "returning" from payments where order_id = $1`;

const GIVE_BACK = `
with back as (
  update payments set "returning" = true, refunded_minor = captured_minor, updated_at = now(),
    status = case when status = 'captured' then status else 'cancelled' end
  where order_id = $1 and (not "returning" or refunded_minor < captured_minor)
  returning order_id, captured_minor, captured_minor - old.refunded_minor as given
), moved as (
  update orders o set status = case when o.status in ('confirmed', 'in_production', 'partially_refunded')
      then 'refunded'::order_status else o.status end,
    last_sequence = o.last_sequence + 1, version = o.version + 1, updated_at = now()
  from back where o.id = back.order_id and back.given > 0
  returning o.id, o.last_sequence, back.given
)
insert into order_events (order_id, sequence, type, data, at)
select id, last_sequence, 'PaymentRefunded', jsonb_build_object('amountMinor', given), now() from moved`;

const REFUND = `
with known as (select from refunds where id = $2), back as (
  update payments set refunded_minor = refunded_minor + $3::bigint, updated_at = now()
  where order_id = $1 and status = 'captured' and refunded_minor + $3::bigint <= captured_minor and not exists (select from known)
  returning order_id, refunded_minor = captured_minor as whole
), noted as (
  insert into refunds (id, order_id, amount_minor, reason, status, provider_ref, created_at, updated_at)
  select $2, order_id, $3::bigint, $4, 'succeeded', 're_' || $2::text, now(), now() from back
), moved as (
  update orders o set status = case when back.whole then 'refunded'::order_status else 'partially_refunded' end,
    last_sequence = o.last_sequence + 1, version = o.version + 1, updated_at = now()
  from back where o.id = back.order_id
  returning o.id, o.last_sequence
), happened as (
  insert into order_events (order_id, sequence, type, data, at)
  select id, last_sequence, 'PaymentRefunded', jsonb_build_object('refundId', $2::text, 'amountMinor', $3::bigint), now() from moved
)
select exists (select from back) or exists (select from known) as done`;
