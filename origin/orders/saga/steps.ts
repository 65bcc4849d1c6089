import type { Step } from './step.ts';
import { bookSlot } from './steps/book-slot.ts';
import { capturePayment } from './steps/capture-payment.ts';
import { completeOrder } from './steps/complete-order.ts';
import { placedOrder } from './steps/placed-order.ts';

/** The saga, in the order of its steps; it is undone the other way round. */
export const STEPS: readonly Step[] = [placedOrder, bookSlot, capturePayment, completeOrder];
