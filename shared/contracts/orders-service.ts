import { CART_OPS } from './carts.ts';
import { DELIVERY_OPS } from './delivery.ts';
import type { Op } from './op.ts';
import { ORDER_ADMIN_OPS } from './order-admin.ts';
import { ORDER_OPS } from './orders.ts';

/** Every operation that origin/orders serves to callers of the edge, which passes each of them on; see edge/orders/. */
export const ORDERS_SERVICE_OPS = [
  ...CART_OPS,
  ...ORDER_OPS,
  ...DELIVERY_OPS,
  ...ORDER_ADMIN_OPS,
] as const satisfies readonly Op[];
