import { WEBHOOK_FAULTS, type Faults } from '../faults/faults.ts';
import type { Delivery } from './sender.ts';

const AT_ONCE: Delivery = { delayMs: 0, copies: 1, lost: false };
const DEFAULT_MS = 200;

/** How an event of this type is delivered, with the faults that hit it. */
export function planDelivery(type: string, faults: Faults): Delivery {
  const hits = faults.take(type, WEBHOOK_FAULTS);
  if (hits.size === 0) return AT_ONCE;
  const [delay, reorder] = [hits.get('webhook-delay'), hits.get('webhook-reorder')];
  const [duplicate, lose] = [hits.get('webhook-duplicate'), hits.get('webhook-lose')];
  return {
    delayMs:
      (delay ? (delay.ms ?? DEFAULT_MS) : 0) + (reorder ? Math.floor(faults.draw() * (reorder.ms ?? DEFAULT_MS)) : 0),
    copies: duplicate ? (duplicate.copies ?? 2) : 1,
    lost: lose !== undefined,
    lostForMs: lose?.ms,
  };
}
