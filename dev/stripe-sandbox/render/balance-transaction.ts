import type Stripe from 'stripe';
import type { BalanceTransaction } from '../engine/records.ts';

const CATEGORY = {
  charge: 'charge',
  refund: 'refund',
  refund_failure: 'refund_failure',
  adjustment: 'dispute',
} as const;

/** A balance transaction as GET /v1/balance_transactions/:id answers it at `now` (seconds). */
export function balanceTransactionJson(transaction: BalanceTransaction, now: number): Stripe.BalanceTransaction {
  const { id, amount, availableOn, created, currency, description, fee, source, type } = transaction;
  const feeName = type === 'adjustment' ? 'Dispute fee' : 'Stripe processing fees';
  return {
    id,
    object: 'balance_transaction',
    amount,
    available_on: availableOn,
    balance_type: 'payments',
    created,
    currency,
    description,
    exchange_rate: null,
    fee,
    fee_details:
      fee === 0 ? [] : [{ amount: fee, application: null, currency, description: feeName, type: 'stripe_fee' }],
    net: amount - fee,
    reporting_category: CATEGORY[type],
    source,
    status: availableOn <= now ? 'available' : 'pending',
    type,
  };
}
