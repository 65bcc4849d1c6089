import { statusesBefore } from '../orders/order-status.ts';

/** Each states one fact about a payment and does what follows from it, once; whoever comes second finds nothing left to do. */
export type PaymentFact = 'authorised' | 'captured' | 'cancelled' | 'waiting' | 'fee';

/** Parameters that every statement has: provider, ref, moment of the fact, now. Those of the event follow, then those of the fact. */
const COMMON = 4;
const EVENT = 3;

const WAITING = `('requires_payment', 'requires_action', 'processing')`;

/**
 * One statement for one fact, with the row of the event that told it when there is one: both are committed or neither. An event that was
 * taken before, or whose payment is not known, changes nothing.
 */
export function recordPaymentSql(fact: PaymentFact, byEvent: boolean): { name: string; text: string } {
  const first = COMMON + (byEvent ? EVENT : 0) + 1;
  // A capture follows what was held: until that is recorded its event is not taken.
  const ready = fact === 'captured' ? `where status not in ${WAITING}` : '';
  const steps = [PAYMENT, byEvent ? taken(ready) : asked(ready), ...STEPS[fact](first)];
  const text = `with ${steps.join(', ')}
select (select order_id from payment) as "orderId", (select status from payment) as before,
  exists (select from taken) as fresh, exists (select from changed) as changed`;
  return { name: `payment-${fact}${byEvent ? '-event' : ''}`, text };
}

const PAYMENT = `payment as (
  select order_id, status from payments where provider = $1::payment_provider and provider_ref = $2
)`;

const taken = (ready: string): string => `taken as (
  insert into webhook_events (provider, event_id, type, object_ref, received_at)
  select $1::payment_provider, $5, $6, $7, $4::timestamptz from payment ${ready}
  on conflict do nothing
  returning true
)`;

/** No event: our own question was answered. */
const asked = (ready: string): string => `taken as (select true from payment ${ready})`;

const CHANGING = `provider = $1::payment_provider and provider_ref = $2 and exists (select from taken)`;

const STEPS: Record<PaymentFact, (first: number) => string[]> = {
  waiting: (n) => [
    `changed as (
  update payments set updated_at = $4::timestamptz, said_at = greatest(said_at, $3::timestamptz),
    status = case when said_at <= $3::timestamptz then $${n}::payment_status else status end,
    decline_code = coalesce($${n + 1}::text, decline_code),
    declined_at = case when $${n + 2}::bool then $3::timestamptz else declined_at end,
    declines = declines + case when $${n + 2}::bool then 1 else 0 end
  where ${CHANGING} and status in ${WAITING} and (said_at <= $3::timestamptz or $${n + 2}::bool)
  returning order_id
)`,
  ],
  authorised: (n) => [
    `changed as (
  update payments set status = 'authorised', said_at = $3::timestamptz, updated_at = $4::timestamptz
  where ${CHANGING} and status in ${WAITING}
  returning order_id
)`,
    orderMoves('authorised', false),
    ...told('PaymentAuthorised', n),
  ],
  captured: (n) => [
    `changed as (
  update payments set status = 'captured', captured_minor = $${n + 1}::bigint, fee_minor = $${n + 2}::bigint,
    said_at = $3::timestamptz, updated_at = $4::timestamptz
  where ${CHANGING} and status = 'authorised'
  returning order_id, currency
)`,
    orderMoves('confirmed', true),
    ...told('PaymentProcessed', n),
    booked('capture', n + 3),
    `posted as (
  insert into ledger_entries (transaction_id, account, amount_minor)
  select booked.id, e.account, e.amount from booked, (values
    ('provider_receivable'::ledger_account, $${n + 1}::bigint - coalesce($${n + 2}::bigint, 0)),
    ('fees', coalesce($${n + 2}::bigint, 0)), ('customer_funds', -$${n + 1}::bigint)) as e(account, amount)
  where e.amount <> 0
)`,
  ],
  cancelled: () => [
    `changed as (
  update payments set status = 'cancelled', said_at = $3::timestamptz, updated_at = $4::timestamptz
  where ${CHANGING} and status not in ('captured', 'cancelled')
  returning order_id
)`,
  ],
  fee: (n) => [
    `changed as (
  update payments set fee_minor = $${n}::bigint, updated_at = $4::timestamptz
  where ${CHANGING} and status = 'captured' and fee_minor is null
  returning order_id, currency
)`,
    // A fee of nothing needs no movement.
    booked('fee', n + 1, `where $${n}::bigint <> 0`),
    `posted as (
  insert into ledger_entries (transaction_id, account, amount_minor)
  select booked.id, e.account, e.amount from booked, (values
    ('fees'::ledger_account, $${n}::bigint), ('provider_receivable', -$${n}::bigint)) as e(account, amount)
)`,
  ],
};

/** The order's move by the table of states. `always`: the event is written also when the order cannot move, since money did. */
function orderMoves(to: 'authorised' | 'confirmed', always: boolean): string {
  const from = statusesBefore(to)
    .map((status) => `'${status}'`)
    .join(', ');
  const status = always ? `case when o.status in (${from}) then '${to}'::order_status else o.status end` : `'${to}'`;
  return `moved as (
  update orders o set status = ${status}, version = o.version + 1, last_sequence = o.last_sequence + 1, updated_at = $4::timestamptz
  from changed where o.id = changed.order_id${always ? '' : ` and o.status in (${from})`}
  returning o.id, o.last_sequence
)`;
}

/** The event in the order's timeline and, for those who listen, in the outbox. */
const told = (type: 'PaymentAuthorised' | 'PaymentProcessed', data: number): string[] => [
  `happened as (
  insert into order_events (order_id, sequence, type, data, at)
  select id, last_sequence, '${type}', $${data}::jsonb, $4::timestamptz from moved
)`,
  `told as (
  insert into outbox (stream_id, sequence, events, due_at, created_at)
  select id, last_sequence, jsonb_build_array(jsonb_build_object('sequence', last_sequence, 'type', '${type}', 'data', $${data}::jsonb)),
    clock_timestamp(), $4::timestamptz from moved
)`,
];

const booked = (kind: 'capture' | 'fee', id: number, where = ''): string => `booked as (
  insert into ledger_transactions (id, order_id, kind, source, currency, at)
  select $${id}::uuid, order_id, '${kind}', $1::text || ':' || $2, currency, $3::timestamptz from changed ${where}
  returning id
)`;
