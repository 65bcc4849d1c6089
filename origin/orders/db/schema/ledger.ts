import { sql } from 'drizzle-orm';
import { check, index, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { Currency } from '#shared/money.ts';
import { minor, moment } from '../columns.ts';
import { ledgerAccount, ledgerKind } from './enums.ts';
import { orders } from './orders.ts';

/** One movement of money; written in the transaction of what it books, once for each source, and never changed. */
export const ledgerTransactions = pgTable(
  'ledger_transactions',
  {
    id: uuid('id').primaryKey(),
    orderId: uuid('order_id')
      .notNull()
      .references(() => orders.id),
    kind: ledgerKind('kind').notNull(),
    /** What it books: the payment, refund or dispute at the provider. */
    source: text('source').notNull(),
    currency: text('currency').$type<Currency>().notNull(),
    at: moment('at').notNull(),
  },
  (transaction) => [
    unique('ledger_transactions_once').on(transaction.kind, transaction.source),
    index('ledger_transactions_of_order').on(transaction.orderId),
  ],
);

/** Its postings: debits positive, credits negative; a deferred trigger refuses a transaction whose postings are not zero in sum. */
export const ledgerEntries = pgTable(
  'ledger_entries',
  {
    transactionId: uuid('transaction_id')
      .notNull()
      .references(() => ledgerTransactions.id),
    account: ledgerAccount('account').notNull(),
    amountMinor: minor('amount_minor').notNull(),
  },
  (entry) => [
    primaryKey({ columns: [entry.transactionId, entry.account] }),
    check('ledger_entries_amount', sql`${entry.amountMinor} <> 0`),
  ],
);
