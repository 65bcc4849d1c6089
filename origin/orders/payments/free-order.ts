import { fromPostgres } from '../db/failures.ts';
import type { PaymentDeps } from './payment-deps.ts';

/** A promo code has made the order free: nothing is asked of a provider, the order goes on as if it were paid. Twice is once. */
export const authoriseFreeOrder = async (deps: PaymentDeps, orderId: string): Promise<void> =>
  move(deps, orderId, 'payment_pending', 'authorised', 'PaymentAuthorised');

/** Its capture: of nothing. */
export const confirmFreeOrder = async (deps: PaymentDeps, orderId: string): Promise<void> =>
  move(deps, orderId, 'authorised', 'confirmed', 'PaymentProcessed');

async function move(deps: PaymentDeps, orderId: string, from: string, to: string, type: string): Promise<void> {
  const { rowCount } = await fromPostgres(() => deps.pool.query(MOVE, [orderId, from, to, type, deps.now()]));
  if (rowCount === 1) deps.wakeOutbox();
}

const MOVE = `
with moved as (
  update orders set status = $3::order_status, version = version + 1, last_sequence = last_sequence + 1, updated_at = $5::timestamptz
  where id = $1::uuid and status = $2::order_status and total_minor = 0
  returning id, last_sequence, jsonb_build_object('provider', null, 'amountMinor', 0, 'currency', currency) as data
), happened as (
  insert into order_events (order_id, sequence, type, data, at)
  select id, last_sequence, $4::order_event_type, data, $5::timestamptz from moved
)
insert into outbox (stream_id, sequence, events, due_at, created_at)
select id, last_sequence, jsonb_build_array(jsonb_build_object('sequence', last_sequence, 'type', $4::text, 'data', data)),
  clock_timestamp(), $5::timestamptz from moved`;
