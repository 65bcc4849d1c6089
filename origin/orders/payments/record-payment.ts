import type { PaymentStatus } from '#shared/contracts/orders.ts';
import { fromPostgres } from '../db/failures.ts';
import type { PaymentDeps } from './payment-deps.ts';
import type { PaymentSnapshot, ProviderEvent } from './payment-provider.ts';
import { recordPaymentSql, type PaymentFact } from './record-payment-sql.ts';

/** What a snapshot found here. */
export interface Recorded {
  /** Null: there is no such payment here, and nothing was written. */
  orderId: string | null;
  /** False: the event was taken before. */
  fresh: boolean;
  /** Something followed from it. */
  changed: boolean;
}

type EventKey = Pick<ProviderEvent, 'eventId' | 'type' | 'objectRef'>;

/**
 * Takes in how a payment stands, whoever says so: our own call, an event or reconciliation, in any order and any number of times. What
 * follows (order, ledger, events, outbox) is written once, with the row of the event in the same transaction.
 */
export async function recordPayment(
  deps: PaymentDeps,
  snapshot: PaymentSnapshot,
  event: EventKey | null = null,
): Promise<Recorded> {
  const fact = factOf(snapshot.status);
  let row = await state(deps, fact, snapshot, event);
  if (fact === 'captured' && row.before !== null && isWaiting(row.before)) {
    // The word that money was held is still on its way; what followed from it comes first.
    await state(deps, 'authorised', snapshot, null);
    row = await state(deps, fact, snapshot, event);
  }
  if (fact === 'captured' && !row.changed && snapshot.feeMinor !== null) await state(deps, 'fee', snapshot, null);
  if (row.changed && (fact === 'authorised' || fact === 'captured')) deps.wakeOutbox();
  return row;
}

interface Row extends Recorded {
  before: PaymentStatus | null;
}

async function state(
  deps: PaymentDeps,
  fact: PaymentFact,
  snapshot: PaymentSnapshot,
  event: EventKey | null,
): Promise<Row> {
  const { name, text } = STATEMENTS[event === null ? 'asked' : 'told'][fact];
  const common = [snapshot.provider, snapshot.providerRef, snapshot.at, deps.now()];
  const told = event === null ? [] : [event.eventId, event.type, event.objectRef];
  const values = [...common, ...told, ...VALUES[fact](deps, snapshot, event)];
  const { rows } = await fromPostgres(() => deps.pool.query<Row>({ name, text, values }));
  const [row] = rows;
  if (row === undefined) throw new Error('the statement always gives a row');
  return row;
}

const VALUES: Record<PaymentFact, (deps: PaymentDeps, snapshot: PaymentSnapshot, event: EventKey | null) => unknown[]> =
  {
    // Declines are counted by the events that tell them; the snapshot repeats the last one.
    waiting: (_, { status, declineCode }, event) => [
      status,
      declineCode,
      event !== null && declineCode !== null && status === 'requires_payment',
    ],
    authorised: (_, { provider, amountMinor, currency }) => [JSON.stringify({ provider, amountMinor, currency })],
    captured: (deps, { provider, capturedMinor, currency, feeMinor }) => [
      JSON.stringify({ provider, amountMinor: capturedMinor, currency }),
      capturedMinor,
      feeMinor,
      deps.newId(),
    ],
    cancelled: () => [],
    fee: (deps, { feeMinor }) => [feeMinor, deps.newId()],
  };

type Statement = ReturnType<typeof recordPaymentSql>;
const statementsOf = (byEvent: boolean): Record<PaymentFact, Statement> => ({
  authorised: recordPaymentSql('authorised', byEvent),
  captured: recordPaymentSql('captured', byEvent),
  cancelled: recordPaymentSql('cancelled', byEvent),
  waiting: recordPaymentSql('waiting', byEvent),
  fee: recordPaymentSql('fee', byEvent),
});
const STATEMENTS = { asked: statementsOf(false), told: statementsOf(true) };

const isWaiting = (status: PaymentStatus): boolean => factOf(status) === 'waiting';

function factOf(status: PaymentStatus): Exclude<PaymentFact, 'fee'> {
  return status === 'authorised' || status === 'captured' || status === 'cancelled' ? status : 'waiting';
}
