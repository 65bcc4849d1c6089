import { open } from 'node:fs/promises';
import { pino } from 'pino';
import { openDatabase } from '../../../origin/orders/db/database.ts';
import { cancelAnyOrder } from '../../../origin/orders/orders/cancel-order.ts';
import { PaymentRefused } from '../../../origin/orders/payments/payment-error.ts';
import { RETRIES } from '../../../origin/orders/saga/retries.ts';
import type { SagaPayments } from '../../../origin/orders/saga/saga-deps.ts';
import { serveSaga } from '../../../origin/orders/saga/serve-saga.ts';
import { workflowNames } from '../../../origin/orders/saga/workflows.ts';
import { databasePayments } from '../../../origin/orders/testing/saga-payments.ts';
import { nameOf, watched, type KillPoint } from './kill-points.ts';

const given = (name: string): string => process.env[name] ?? '';

/** The workflows of the house in a process of their own, which kills itself once at the moment it is told. */
const database = openDatabase({ url: given('ORDERS_DATABASE_URL'), maxConnections: 10, onError: () => undefined });
const log = pino({ level: given('TEST_LOG_LEVEL') || 'silent' });
const base = { db: database.db, pool: database.pool, now: () => new Date(), wakeOutbox: () => undefined, log };
const names = workflowNames(given('ORDERS_SAGA_NAMESPACE'));
const deps = { ...base, names, payments: faulty(databasePayments(base), given('DRILL_SCENARIO')) };
const server = await serveSaga(
  deps,
  { steps: watched(dieAt), retries: RETRIES },
  { host: '127.0.0.1', port: Number(given('PORT')), identityKeys: [] },
);
process.stdout.write(`${server.port}\n`);

/** The first process to take the mark dies; the one that comes after it lives. */
async function dieAt(point: KillPoint): Promise<void> {
  if (nameOf(point) !== process.env['DRILL_KILL_POINT']) return;
  const mark = await open(given('DRILL_MARK'), 'wx').catch(() => null);
  if (mark !== null) process.kill(process.pid, 'SIGKILL');
}

/** `refused`: the capture is declined. `cancelled`: the shopper cancels while the money is being taken. */
function faulty(payments: SagaPayments, scenario: string): SagaPayments {
  if (scenario === 'refused')
    return { ...payments, capture: async (orderId) => Promise.reject(new PaymentRefused('declined', orderId)) };
  if (scenario !== 'cancelled') return payments;
  return {
    ...payments,
    capture: async (orderId) => {
      await cancelAnyOrder(base, { orderId, reason: 'shopper', by: 'drill', note: null });
      await payments.capture(orderId);
    },
  };
}
