import type { Charge, Intent, IntentStatus } from './records.ts';
import type { State } from './state.ts';

/** What one PaymentIntent did with money, in minor units of its currency. */
export interface LedgerRow {
  paymentIntent: string;
  /** `metadata.orderId` of the intent. */
  orderId: string | null;
  currency: string;
  status: IntentStatus;
  amountMinor: number;
  /** Held on the card by charges that succeeded, captured since or not. */
  authorisedMinor: number;
  capturedMinor: number;
  refundedMinor: number;
  /** Authorised and let go without capture. */
  releasedMinor: number;
  feeMinor: number;
  disputedMinor: number;
  charges: number;
  declines: number;
  captures: number;
  refunds: number;
}

type Sums = Omit<LedgerRow, 'paymentIntent' | 'orderId' | 'currency' | 'status'> & { paymentIntents: number };

/** Rows by intent, and the same figures summed by order and by currency. */
export interface Ledger {
  rows: LedgerRow[];
  byOrder: Record<string, Sums>;
  byCurrency: Record<string, Sums>;
}

export interface LedgerFilter {
  orderId?: string | undefined;
  paymentIntent?: string | undefined;
}

/** The row of an intent that is kept whole. */
export function ledgerRow(state: State, intent: Intent): LedgerRow {
  const all = intent.charges.map((id) => state.need('charges', id));
  const charges = all.filter((charge) => charge.status === 'succeeded');
  const refunds = charges.flatMap((charge) => charge.refunds).map((id) => state.need('refunds', id));
  const given = refunds.filter((refund) => !refund.release && refund.status !== 'failed');
  const sum = (amountOf: (charge: Charge) => number) => charges.reduce((total, charge) => total + amountOf(charge), 0);
  return {
    paymentIntent: intent.id,
    orderId: intent.metadata['orderId'] ?? null,
    currency: intent.currency,
    status: intent.status,
    amountMinor: intent.amount,
    authorisedMinor: sum((charge) => charge.amount),
    capturedMinor: sum((charge) => charge.amountCaptured),
    refundedMinor: given.reduce((total, refund) => total + refund.amount, 0),
    releasedMinor: sum((charge) => charge.amountReleased),
    feeMinor: sum((charge) => charge.fee),
    disputedMinor: sum((charge) => (charge.dispute ? state.need('disputes', charge.dispute).amount : 0)),
    charges: charges.length,
    declines: all.length - charges.length,
    captures: charges.filter((charge) => charge.captured).length,
    refunds: given.length,
  };
}

/** Everything since the last reset, those no longer kept whole included. */
export function ledgerOf(state: State, { orderId, paymentIntent }: LedgerFilter = {}): Ledger {
  const live = [...state.tables.intents.values()].map((intent) => ledgerRow(state, intent));
  const rows = [...state.rows.values(), ...live].filter(
    (row) =>
      (orderId === undefined || row.orderId === orderId) &&
      (paymentIntent === undefined || row.paymentIntent === paymentIntent),
  );
  const ofOrders = rows.filter((row) => row.orderId !== null);
  return { rows, byOrder: sumBy(ofOrders, (row) => row.orderId ?? ''), byCurrency: sumBy(rows, (row) => row.currency) };
}

function sumBy(rows: readonly LedgerRow[], keyOf: (row: LedgerRow) => string): Record<string, Sums> {
  const sums = new Map<string, Sums>();
  for (const row of rows) {
    const sum = sums.get(keyOf(row)) ?? emptySums();
    sums.set(keyOf(row), sum);
    sum.paymentIntents += 1;
    for (const name of SUMMED) sum[name] += row[name];
  }
  return Object.fromEntries(sums);
}

const SUMMED = [
  ...(['amountMinor', 'authorisedMinor', 'capturedMinor', 'refundedMinor', 'releasedMinor', 'feeMinor'] as const),
  ...(['disputedMinor', 'charges', 'declines', 'captures', 'refunds'] as const),
];

function emptySums(): Sums {
  return {
    paymentIntents: 0,
    amountMinor: 0,
    authorisedMinor: 0,
    capturedMinor: 0,
    refundedMinor: 0,
    releasedMinor: 0,
    feeMinor: 0,
    disputedMinor: 0,
    charges: 0,
    declines: 0,
    captures: 0,
    refunds: 0,
  };
}
