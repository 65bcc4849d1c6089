import { createHash } from 'node:crypto';
import { placeOrder as op, type PlacedOrder, type PlaceOrder } from '#shared/contracts/orders.ts';
import { Problem } from '#shared/problem.ts';
import { fromPostgres, isDuplicate } from '../db/failures.ts';
import type { OrdersDeps } from '../deps.ts';
import { commitPlacement, type CommitOutcome } from './commit-placement.ts';
import { draftOrder } from './draft-order.ts';
import { loadPlacement, type KeptAnswer } from './load-placement.ts';
import { newOrderNumber } from './order-number.ts';

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
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const { ownerId, key, request } = placing;
    const read = await fromPostgres(() => loadPlacement(ports.pool, ownerId, key, request.cartId));
    if (read.kept !== null) return replay(read.kept, requestHash);
    const now = ports.now();
    const { paymentWaitMs } = ports;
    const ids = { id: ports.newId(), number: newOrderNumber(now) };
    const draft = draftOrder(read.basket, { ownerId, request, now, paymentWaitMs, ...ids });
    const outcome = await commit(ports, { ...placing, requestHash, draft, body: JSON.stringify(draft.answer), now });
    if (outcome === 'placed') {
      ports.wakeOutbox();
      return draft.answer;
    }
    if (outcome === 'key-taken') return keptByNow(ports, placing, requestHash);
  }
  throw new Problem('order/busy');
}

async function commit(ports: Ports, input: Parameters<typeof commitPlacement>[1]): Promise<CommitOutcome | 'number'> {
  try {
    return await fromPostgres(() => commitPlacement(ports.pool, input));
  } catch (error) {
    if (isDuplicate(error, 'orders_number')) return 'number';
    throw error;
  }
}

/** The other request with this key may have ended in between. */
async function keptByNow(ports: Ports, { ownerId, key, request }: Placing, requestHash: string): Promise<PlacedOrder> {
  const { kept } = await fromPostgres(() => loadPlacement(ports.pool, ownerId, key, request.cartId));
  if (kept === null) throw new Problem('idempotency/in-flight', undefined, { retryAfterSeconds: 1 });
  return replay(kept, requestHash);
}

function replay(kept: KeptAnswer, requestHash: string): PlacedOrder {
  if (kept.requestHash !== requestHash) throw new Problem('idempotency/key-reused');
  return asPlacedOrder(JSON.parse(kept.body));
}

/** The body is what JSON.stringify made of a PlacedOrder, so that writing it again gives the same bytes. */
const asPlacedOrder = (json: unknown): PlacedOrder => json as PlacedOrder;

/** Of what was read from the body, so that white space does not make another request. */
const hashOf = (request: PlaceOrder): string =>
  createHash('sha256')
    .update(`${op.id}\n${JSON.stringify(request)}`)
    .digest('base64url');
