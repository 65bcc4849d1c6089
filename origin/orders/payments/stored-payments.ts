import { EventEmitter, once } from 'node:events';
import type pg from 'pg';
import type { OrderPayment } from '#shared/contracts/orders.ts';
import { fromPostgres } from '../db/failures.ts';
import type { PaymentPort } from './payment-port.ts';

const WAIT_MS = 1_000;
/** How soon a payment is found that another process has made. */
const POLL_MS = 200;

/**
 * What orders are paid with, as the relay has stored it. `forOrder` waits up to a second for it; `opened` rings those who wait in this
 * process.
 */
export function storedPayments(pool: pg.Pool): PaymentPort {
  const opened = new EventEmitter().setMaxListeners(0);
  return {
    opened: (orderId) => void opened.emit(orderId),
    async forOrder(orderId, signal) {
      const until = performance.now() + WAIT_MS;
      for (;;) {
        const round = new AbortController();
        const rung = once(opened, orderId, { signal: AbortSignal.any([round.signal, signal]) }).catch(() => undefined);
        try {
          const payment = await fromPostgres(() => find(pool, orderId));
          if (payment !== null || performance.now() >= until || signal.aborted) return payment;
          const timer = setTimeout(() => round.abort(), POLL_MS);
          await rung;
          clearTimeout(timer);
        } finally {
          round.abort();
        }
      }
    },
  };
}

async function find(pool: pg.Pool, orderId: string): Promise<OrderPayment | null> {
  const { rows } = await pool.query<OrderPayment>({ name: 'payment-of-order', text: FIND, values: [orderId] });
  return rows[0] ?? null;
}

const FIND = `
select provider, client_secret as "clientSecret", status,
  json_build_object('amountMinor', amount_minor, 'currency', currency) as amount,
  case when decline_code is not null and declined_at is not null then json_build_object('code', decline_code,
    'at', to_char(declined_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) end as "lastDecline"
from payments where order_id = $1::uuid`;
