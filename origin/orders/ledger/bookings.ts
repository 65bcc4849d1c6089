import type { ledgerAccount, ledgerKind } from '../db/schema/enums.ts';

type Account = (typeof ledgerAccount.enumValues)[number];
type Kind = (typeof ledgerKind.enumValues)[number];

export interface Booking {
  /** What makes it happen. */
  when: string;
  debit: readonly Account[];
  credit: readonly Account[];
}

/** Which accounts each movement may touch, and on which side; the audit of the ledger finds any other. docs/orders.md shows it. */
export const BOOKINGS: Readonly<Record<Kind, Booking>> = {
  capture: { when: 'the money is taken', debit: ['provider_receivable', 'fees'], credit: ['customer_funds'] },
  fee: {
    when: 'the fee becomes known after the capture',
    debit: ['fees'],
    credit: ['provider_receivable'],
  },
  refund: { when: 'money goes back to the shopper', debit: ['refunds'], credit: ['provider_receivable'] },
  refund_failed: { when: 'the bank refuses it later', debit: ['provider_receivable'], credit: ['refunds'] },
  dispute: {
    when: 'a bank takes a payment back',
    debit: ['disputes', 'fees'],
    credit: ['provider_receivable'],
  },
  dispute_won: {
    when: 'and gives it back',
    debit: ['provider_receivable'],
    credit: ['disputes', 'fees'],
  },
};

/** Each account and side that a movement may have, for SQL. */
export const bookableSides = (): { kinds: string[]; accounts: string[]; signs: number[] } => {
  const rows = Object.entries(BOOKINGS).flatMap(([kind, { debit, credit }]) => [
    ...debit.map((account) => ({ kind, account, sign: 1 })),
    ...credit.map((account) => ({ kind, account, sign: -1 })),
  ]);
  return {
    kinds: rows.map(({ kind }) => kind),
    accounts: rows.map(({ account }) => account),
    signs: rows.map(({ sign }) => sign),
  };
};

/** The table as docs/orders.md has it. */
export const tableOfBookings = (): string[][] => [
  ['movement', 'when', 'debit', 'credit'],
  ...Object.entries(BOOKINGS).map(([kind, { when, debit, credit }]) => [
    `\`${kind}\``,
    when,
    debit.map((account) => `\`${account}\``).join(', '),
    credit.map((account) => `\`${account}\``).join(', '),
  ]),
];
