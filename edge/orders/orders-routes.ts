import type { Op } from '#shared/contracts/op.ts';
import { ORDERS_SERVICE_OPS } from '#shared/contracts/orders-service.ts';
import type { EdgeDeps } from '../deps.ts';
import type { Run } from '../http/bind.ts';
import { forwardOp } from '../origins/forward-op.ts';

/** The origin gives up after three seconds and says so; its answer should arrive. */
const TIMEOUT_MS = 3_500;

/** Carts, orders and deliveries, passed on as they are: what belongs to one shopper alone is never cached. */
export const ordersRoutes = ({ orders: origins, identity }: EdgeDeps): readonly (Op & { run: Run })[] =>
  ORDERS_SERVICE_OPS.map((op) => ({ ...op, run: forwardOp({ origins, identity }, op, TIMEOUT_MS) }));
