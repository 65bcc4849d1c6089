import { createHash } from 'node:crypto';
import { placeOrder as op, type PlacedOrder, type PlaceOrder } from '#shared/contracts/orders.ts';
import { Problem } from '#shared/problem.ts';
import { fromPostgres } from '../db/failures.ts';
import type { OrdersDeps } from '../deps.ts';
import { commitPlacement } from './commit-placement.ts';
import { draftOrder } from './draft-order.ts';
import { loadPlacement, type KeptAnswer } from './load-placement.ts';
import { newOrderNumber } from './order-number.ts';
import { placeUsual } from './place-usual.ts';
import type { PlacementHead } from './placement-head.ts';

export interface Placing {
  ownerId: string;
  key: string;
  request: PlaceOrder;
}

type Ports = Pick<OrdersDeps, 'pool' | 'now' | 'newId' | 'paymentWaitMs' | 'wakeOutbox'>;

/** How often placing reads again because others were faster with the same stock or promo code. */
const ATTEMPTS = 4;

/**
 * Orders what the cart holds, once for each key (draft-ietf-httpapi-idempotency-key-header). A replay gets the first answer; a
 * refusal is not kept, since it changed nothing. Throws `idempotency/*`, what draftOrder throws, `order/busy` when others were
 * faster each time, `orders/unavailable`.
 */
export async function placeOrder(ports: Ports, placing: Placing): Promise<PlacedOrder> {
  const requestHash = hashOf(placing.request);
  const head = headOf(ports, placing, requestHash);
  const placed = await fromPostgres(() => placeUsual(ports.pool, head));
  const answer = placed ?? (await placeAsRead(ports, placing, requestHash));
  ports.wakeOutbox();
  return answer;
}

/** Reads the cart and all that the decision depends on, decides, and writes what still holds: for any cart, in two round trips. */
async function placeAsRead(ports: Ports, placing: Placing, requestHash: string): Promise<PlacedOrder> {
  const { ownerId, key, request } = placing;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const read = await fromPostgres(() => loadPlacement(ports.pool, ownerId, key, request.cartId));
    if (read.kept !== null) return replay(read.kept, requestHash);
    const head = headOf(ports, placing, requestHash);
    const draft = draftOrder(read.basket, head);
    const outcome = await fromPostgres(() => commitPlacement(ports.pool, head, draft));
    if (outcome === 'placed') return draft.answer;
    if (outcome === 'key-taken') return keptByNow(ports, placing, requestHash);
  }
  throw new Problem('order/busy');
}

function headOf(ports: Ports, placing: Placing, requestHash: string): PlacementHead {
  const now = ports.now();
  const expiresAt = new Date(now.getTime() + ports.paymentWaitMs);
  return { ...placing, requestHash, id: ports.newId(), number: newOrderNumber(now), now, expiresAt };
}

/** The other request with this key may have ended in between. */
async function keptByNow(ports: Ports, { ownerId, key, request }: Placing, requestHash: string): Promise<PlacedOrder> {
  const { kept } = await fromPostgres(() => loadPlacement(ports.pool, ownerId, key, request.cartId));
  if (kept === null) throw new Problem('idempotency/in-flight', undefined, { retryAfterSeconds: 1 });
  return replay(kept, requestHash);
}

function replay(kept: KeptAnswer, requestHash: string): PlacedOrder {
  if (kept.requestHash !== requestHash) throw new Problem('idempotency/key-reused');
  return kept.answer;
}

/** Of what was read from the body, so that white space does not make another request. */
const hashOf = (request: PlaceOrder): string =>
  createHash('sha256')
    .update(`${op.id}\n${JSON.stringify(request)}`)
    .digest('base64url');
