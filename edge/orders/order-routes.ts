import type { Op } from '#shared/contracts/op.ts';
import { ORDER_OPS } from '#shared/contracts/orders.ts';
import type { EdgeDeps } from '../deps.ts';
import type { Run } from '../http/bind.ts';
import { forwardOp } from '../origins/forward-op.ts';

/** The origin gives up on an order after three seconds and says so; its answer should arrive. */
const TIMEOUT_MS = 3_500;

/** Every operation of orders, passed on as it is with its idempotency key: an order is its owner's alone, so nothing is cached. */
export const orderRoutes = ({ orders: origins, identity }: EdgeDeps): readonly (Op & { run: Run })[] =>
  ORDER_OPS.map((op) => ({ ...op, run: forwardOp({ origins, identity }, op, TIMEOUT_MS) }));
