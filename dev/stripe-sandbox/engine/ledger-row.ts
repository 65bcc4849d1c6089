import type { Charge, Intent, IntentStatus, Records, Table } from './records.ts';

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

/** Where records are found by id. */
export interface Lookup {
  need<Name extends Table>(table: Name, id: string): Records[Name];
}

/** The row of an intent that is kept whole. */
export function ledgerRow(state: Lookup, intent: Intent): LedgerRow {
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
