import type { IdempotencyKeys } from '../http/idempotency.ts';
import type { EventLog } from '../webhooks/event-log.ts';
import { resume } from '../payments/confirm-payment-intent.ts';
import { openDispute } from '../payments/open-dispute.ts';
import { settle } from '../payments/pay.ts';
import { settleRefund } from '../payments/settle-refund.ts';
import { needCard } from '../payments/test-cards.ts';
import type { Job } from './context.ts';
import type { Clock } from './clock.ts';
import type { JournalLine } from './journal.ts';
import type { Table } from './records.ts';
import type { State } from './state.ts';

const LINE_OF = 500;
const RESUME_MS = 100;

/** What a journal keeps. */
interface Kept {
  state: State;
  events: EventLog;
  keys: IdempotencyKeys;
  clock: Clock;
}

/** Puts back what a journal kept and gives what was still to happen when the process ended. */
export function restore({ state, events, keys, clock }: Kept, lines: readonly JournalLine[]): Job[] {
  for (const line of lines) {
    if (line.reset) {
      state.clear();
      events.clear();
      keys.clear();
      clock.offsetMs = 0;
    }
    state.restore({ puts: line.puts ?? [], rows: line.rows ?? [] });
    for (const event of line.events ?? []) events.put(event);
    for (const id of line.sent ?? []) Object.assign(events.get(id) ?? {}, { delivered: true });
    for (const answer of line.keys ?? []) keys.keep(answer);
    if (line.clockMs !== undefined) clock.offsetMs = line.clockMs;
  }
  return unfinished({ state });
}

/** The whole state as lines of a journal. */
export function* snapshot({ state, events, keys, clock }: Kept): Generator<JournalLine> {
  yield { clockMs: clock.offsetMs };
  for (const rows of chunks([...state.rows.values()])) yield { rows };
  for (const table of TABLES) {
    for (const records of chunks([...state.tables[table].values()]))
      yield { puts: records.map((record) => [table, record]) };
  }
  for (const some of chunks(events.all())) yield { events: some };
  for (const some of chunks(keys.all())) {
    yield { keys: some.map((answer) => (answer.objectId === null ? answer : { ...answer, body: null })) };
  }
}

/** Customers and charges before what names them. */
const TABLES: readonly Table[] = ['customers', 'transactions', 'refunds', 'disputes', 'charges', 'intents'];

function unfinished({ state }: Pick<Kept, 'state'>): Job[] {
  const jobs: Job[] = [];
  const later = (work: Job['work']) => jobs.push({ afterMs: RESUME_MS, work });
  for (const { id, status } of state.tables.intents.values()) {
    if (status === 'processing') later((context) => resume(context, id));
  }
  for (const charge of state.tables.charges.values()) {
    const { id, captured, transaction, paymentMethod } = charge;
    if (captured && transaction === null) later((context) => settle(context, id));
    const cause = needCard(paymentMethod).dispute;
    if (cause && transaction !== null && charge.dispute === null)
      later((context) => void openDispute(context, charge, cause));
  }
  for (const { id, status, charge } of state.tables.refunds.values()) {
    const behaviour = needCard(state.need('charges', charge).paymentMethod).refund;
    if (status === 'pending' && behaviour === 'pends') {
      later((context) => void settleRefund(context, id, 'succeeded', ''));
    }
  }
  return jobs;
}

function* chunks<Item>(items: readonly Item[]): Generator<Item[]> {
  for (let at = 0; at < items.length; at += LINE_OF) yield items.slice(at, at + LINE_OF);
}
