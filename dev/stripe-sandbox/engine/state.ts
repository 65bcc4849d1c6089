import type { Intent, Records, Table } from './records.ts';
import { ledgerRow, type LedgerRow } from './ledger-row.ts';

type Tables = { readonly [Name in Table]: Map<string, Records[Name]> };

export interface StateLimits {
  /** Finished intents that stay whole; older ones become ledger rows. */
  keepFinished: number;
  keepCustomers: number;
}

/** What a commit changed, in the form that the journal keeps. */
export interface Changes {
  puts: [Table, Records[Table]][];
  rows: LedgerRow[];
}

/** All objects in memory. Verbs change records and `put` them; `takeChanges` tells what was changed since. */
export class State {
  readonly tables: Tables = {
    intents: new Map(),
    charges: new Map(),
    refunds: new Map(),
    transactions: new Map(),
    disputes: new Map(),
    customers: new Map(),
  };
  /** What is left of intents that are no longer kept. */
  readonly rows = new Map<string, LedgerRow>();
  readonly #limits: StateLimits;
  readonly #finished = new Set<string>();
  #changed = new Map<Records[Table], Table>();

  constructor(limits: StateLimits) {
    this.#limits = limits;
  }

  get<Name extends Table>(table: Name, id: string): Records[Name] | undefined {
    return this.tables[table].get(id);
  }

  /** The record that must be there since another one names it. Throws when the sandbox has lost it: a bug. */
  need<Name extends Table>(table: Name, id: string): Records[Name] {
    const found = this.get(table, id);
    if (!found) throw new Error(`${id} is missing from ${table}`);
    return found;
  }

  put<Name extends Table>(table: Name, record: Records[Name]): void {
    this.#set(table, record);
    this.#changed.set(record, table);
  }

  takeChanges(): Changes {
    const puts = [...this.#changed].map(([record, table]): [Table, Records[Table]] => [table, record]);
    this.#changed = new Map();
    return { puts, rows: this.#compact() };
  }

  /** Puts back what a journal kept. */
  restore({ puts, rows }: Changes): void {
    for (const [table, record] of puts) this.#set(table, record);
    for (const row of rows) this.#replaceByRow(row);
  }

  clear(): void {
    for (const table of Object.values(this.tables)) table.clear();
    this.rows.clear();
    this.#finished.clear();
    this.#changed.clear();
  }

  #set<Name extends Table>(table: Name, record: Records[Name]): void {
    this.tables[table].set(record.id, record);
    if ('clientSecret' in record && isFinished(record)) this.#finished.add(record.id);
  }

  #compact(): LedgerRow[] {
    const rows: LedgerRow[] = [];
    for (const id of this.#finished) {
      if (this.#finished.size <= this.#limits.keepFinished) break;
      const row = ledgerRow(this, this.need('intents', id));
      this.#replaceByRow(row);
      rows.push(row);
    }
    for (const id of this.tables.customers.keys()) {
      if (this.tables.customers.size <= this.#limits.keepCustomers) break;
      this.tables.customers.delete(id);
    }
    return rows;
  }

  #replaceByRow(row: LedgerRow): void {
    this.rows.set(row.paymentIntent, row);
    this.#finished.delete(row.paymentIntent);
    const intent = this.get('intents', row.paymentIntent);
    for (const charge of intent?.charges ?? []) this.#dropCharge(charge);
    this.tables.intents.delete(row.paymentIntent);
  }

  #dropCharge(id: string): void {
    const charge = this.get('charges', id);
    for (const refundId of charge?.refunds ?? []) {
      const refund = this.get('refunds', refundId);
      this.#dropTransactions([refund?.transaction, refund?.failureTransaction]);
      this.tables.refunds.delete(refundId);
    }
    const dispute = this.get('disputes', charge?.dispute ?? '');
    this.#dropTransactions([charge?.transaction, ...(dispute?.transactions ?? [])]);
    if (dispute) this.tables.disputes.delete(dispute.id);
    this.tables.charges.delete(id);
  }

  #dropTransactions(ids: readonly (string | null | undefined)[]): void {
    for (const id of ids) if (id) this.tables.transactions.delete(id);
  }
}

function isFinished(intent: Intent): boolean {
  return intent.status === 'succeeded' || intent.status === 'canceled';
}
