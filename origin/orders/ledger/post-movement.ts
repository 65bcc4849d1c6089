import type { Currency } from '#shared/money.ts';
import type { Db } from '../db/database.ts';
import { ledgerAccount, type ledgerKind } from '../db/schema/enums.ts';
import { ledgerEntries, ledgerTransactions } from '../db/schema/ledger.ts';

export type LedgerAccount = (typeof ledgerAccount.enumValues)[number];

export interface Movement {
  id: string;
  orderId: string;
  kind: (typeof ledgerKind.enumValues)[number];
  /** What it books, at the provider; a kind and source is booked once. */
  source: string;
  currency: Currency;
  at: Date;
  /** Debits positive, credits negative, zero in sum; the database refuses anything else at the commit. */
  postings: Partial<Record<LedgerAccount, number>>;
}

/** Books a movement in the caller's transaction, once for each kind and source. False when it was booked before. */
export async function postMovement(db: Db, { postings, ...movement }: Movement): Promise<boolean> {
  const made = await db.insert(ledgerTransactions).values(movement).onConflictDoNothing().returning({
    id: ledgerTransactions.id,
  });
  if (made.length === 0) return false;
  const entries = ledgerAccount.enumValues.flatMap((account) => {
    const amountMinor = postings[account] ?? 0;
    return amountMinor === 0 ? [] : [{ transactionId: movement.id, account, amountMinor }];
  });
  await db.insert(ledgerEntries).values(entries);
  return true;
}
