import type { Context } from '../engine/context.ts';
import { newId } from '../engine/ids.ts';
import type { BalanceTransaction } from '../engine/records.ts';

const AVAILABLE_AFTER_SECONDS = 2 * 24 * 3_600;

/** Adds a balance transaction and gives its id. Money that leaves is negative and leaves at once. */
export function bookTransaction(
  { state, now }: Context,
  booking: Omit<BalanceTransaction, 'id' | 'created' | 'availableOn'>,
): string {
  const availableOn = booking.amount > 0 ? now + AVAILABLE_AFTER_SECONDS : now;
  const transaction = { id: newId('txn'), created: now, availableOn, ...booking };
  state.put('transactions', transaction);
  return transaction.id;
}
