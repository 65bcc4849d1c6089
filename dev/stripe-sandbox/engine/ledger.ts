import { ledgerRow, type LedgerRow } from './ledger-row.ts';
import type { State } from './state.ts';

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
