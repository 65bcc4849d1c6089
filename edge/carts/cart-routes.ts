import { CART_OPS } from '#shared/contracts/carts.ts';
import type { Op } from '#shared/contracts/op.ts';
import type { EdgeDeps } from '../deps.ts';
import type { Run } from '../http/bind.ts';
import { forwardOp } from '../origins/forward-op.ts';

/** The origin gives up on a cart after three seconds and says so; its answer should arrive. */
const TIMEOUT_MS = 3_500;

/** Every operation of carts, passed on as it is: a cart is its owner's alone, so nothing is cached. */
export const cartRoutes = ({ orders: origins, identity }: EdgeDeps): readonly (Op & { run: Run })[] =>
  CART_OPS.map((op) => ({ ...op, run: forwardOp({ origins, identity }, op, TIMEOUT_MS) }));
