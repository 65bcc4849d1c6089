import { auditLedger } from '../../origin/orders/ledger/audit-ledger.ts';
import type { PaymentsFixture } from '../../origin/orders/payments/testing/payments-fixture.ts';

export interface Verdict {
  held: boolean;
  lines: string[];
}

interface OrderEnd {
  id: string;
  status: string;
  totalMinor: number;
  processed: number;
}

/** Holds what the provider's own books say against our orders and against our ledger. */
export async function verdictOf(shop: PaymentsFixture, expected: number): Promise<Verdict> {
  const { rows: orders } = await shop.orders.deps.pool.query<OrderEnd>(ORDERS);
  const theirs = shop.sandbox.ledger();
  const known = new Map(orders.map((order) => [order.id, order]));
  const violations = {
    orders: Math.abs(orders.length - expected),
    chargesWithoutOrder: theirs.rows.filter(({ orderId, captures }) => captures > 0 && !known.has(orderId ?? ''))
      .length,
    charged: orders.filter((order) => !chargedRight(order, theirs.byOrder[order.id])).length,
    heldForNothing: theirs.rows.filter(({ status }) => status === 'requires_capture').length,
    eventsTwice: orders.filter(({ processed }) => processed > 1).length,
    ...(await auditLedger(shop.orders.deps.pool)),
    ledgerDiffers: await ledgerDiffers(shop),
  };
  const count = (status: string) => orders.filter((order) => order.status === status).length;
  const sums = theirs.byCurrency['rub'];
  return {
    held: Object.values(violations).every((found) => found === 0),
    lines: [
      `orders: ${orders.length}, confirmed: ${count('confirmed')}, cancelled: ${count('cancelled')}, refunded: ${count('refunded')}, partly: ${count('partially_refunded')}`,
      `charges: ${sums?.captures ?? 0}, intents: ${sums?.paymentIntents ?? 0}, declines: ${sums?.declines ?? 0}, captured: ${sums?.capturedMinor ?? 0}, refunded: ${sums?.refundedMinor ?? 0}, fees: ${sums?.feeMinor ?? 0}`,
      `violations: ${JSON.stringify(violations)}`,
    ],
  };
}

type Sums = { captures: number; capturedMinor: number; refundedMinor: number } | undefined;

/** Exactly once and exactly the total for an order that goes on; all of it back, or never taken, for one that does not. */
function chargedRight({ status, totalMinor }: OrderEnd, sums: Sums): boolean {
  const { captures = 0, capturedMinor = 0, refundedMinor = 0 } = sums ?? {};
  if (status === 'confirmed') return captures === 1 && capturedMinor === totalMinor && refundedMinor === 0;
  if (status === 'refunded') return captures === 1 && refundedMinor === totalMinor;
  if (status === 'partially_refunded') return captures === 1 && refundedMinor === Math.floor(totalMinor / 4);
  return status === 'cancelled' && capturedMinor === refundedMinor;
}

const ORDERS = `select o.id, o.status, o.total_minor::float8 as "totalMinor",
  (select count(*)::int from order_events e where e.order_id = o.id and e.type = 'PaymentProcessed') as processed
from orders o`;

/** How far the accounts are from the provider's sums, in minor units. */
async function ledgerDiffers(shop: PaymentsFixture): Promise<number> {
  const { rows } = await shop.orders.deps.pool.query<{ account: string; sum: number }>(
    'select account, sum(amount_minor)::float8 as sum from ledger_entries group by account',
  );
  const balance = (account: string) => rows.find((row) => row.account === account)?.sum ?? 0;
  const { capturedMinor = 0, refundedMinor = 0, feeMinor = 0 } = shop.sandbox.ledger().byCurrency['rub'] ?? {};
  return (
    Math.abs(balance('customer_funds') + capturedMinor) +
    Math.abs(balance('refunds') - refundedMinor) +
    Math.abs(balance('fees') - feeMinor) +
    Math.abs(balance('provider_receivable') - (capturedMinor - refundedMinor - feeMinor))
  );
}
