import { sweepCarts } from './carts/sweep-carts.ts';
import { rollSlots } from './delivery/roll-slots.ts';
import type { OrdersDeps } from './deps.ts';
import { expireOrders } from './orders/expire-orders.ts';
import type { OutboxHandlers } from './outbox/handlers.ts';
import { relayOnce } from './outbox/relay.ts';
import { forgetEvents } from './payments/forget-events.ts';
import { checkPayments } from './reconciliation/check-payments.ts';
import { reconcilePayments } from './reconciliation/reconcile-payments.ts';
import { workerLoop } from './worker-loop.ts';

/** A commit wakes the relay of its own process; this is how soon it finds the others'. */
const RELAY_POLL_MS = 200;
const EXPIRE_POLL_MS = 1_000;
const CLEAN_POLL_MS = 60_000;
const CHECK_POLL_MS = 5_000;
const RECONCILE_POLL_MS = 60_000;
const ROLL_POLL_MS = 600_000;

/** What goes on without a request: telling the outbox, ending what was not paid, forgetting what is past. Any number may run. */
export function startWorkers(
  deps: OrdersDeps,
  handlers: OutboxHandlers,
): { wakeOutbox: () => void; stop: () => Promise<void> } {
  const { log, pool } = deps;
  const slow = new Set<Promise<void>>();
  const relay = workerLoop('outbox', RELAY_POLL_MS, log, () => relayOnce({ pool, handlers, log, slow }));
  const expiry = workerLoop('expire-orders', EXPIRE_POLL_MS, log, () =>
    expireOrders({ ...deps, wakeOutbox: relay.wake }),
  );
  const cleaning = workerLoop(
    'clean',
    CLEAN_POLL_MS,
    log,
    async () => (await sweepCarts(deps)) + (await forgetEvents(deps)),
  );
  const checking = workerLoop('check-payments', CHECK_POLL_MS, log, () => checkPayments(deps));
  const reconciling = workerLoop('reconcile', RECONCILE_POLL_MS, log, () => reconcilePayments(deps));
  const rolling = workerLoop('roll-slots', ROLL_POLL_MS, log, () => rollSlots(deps));
  return {
    wakeOutbox: relay.wake,
    stop: async () => {
      await Promise.all([
        relay.stop(),
        expiry.stop(),
        cleaning.stop(),
        rolling.stop(),
        checking.stop(),
        reconciling.stop(),
      ]);
      await Promise.all(slow);
    },
  };
}
