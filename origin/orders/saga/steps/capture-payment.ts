import type { Step } from '../step.ts';

/** Takes the money that is held: exactly the total. With its record the order is confirmed. */
export const capturePayment: Step = {
  name: 'capture-payment',
  says: {
    run: 'takes the money; with its record the order is confirmed: PaymentProcessed',
    undo: 'lets go what is held, gives back what was taken: PaymentRefunded',
  },
  run: async (deps, orderId) => {
    await deps.payments.capture(orderId);
  },
  undo: async (deps, orderId, reason) => {
    await deps.payments.giveBack(orderId, reason);
  },
};
