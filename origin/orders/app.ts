import type { FastifyInstance } from 'fastify';
import * as carts from '#shared/contracts/carts.ts';
import * as delivery from '#shared/contracts/delivery.ts';
import * as admin from '#shared/contracts/order-admin.ts';
import * as orders from '#shared/contracts/orders.ts';
import { bindOp } from '../plugins/bind-op.ts';
import { buildOrigin } from '../plugins/build-origin.ts';
import { metricsOf } from '../plugins/metrics.ts';
import { addLine } from './carts/add-line.ts';
import { changeDelivery } from './carts/change-cart.ts';
import { changeLine } from './carts/change-line.ts';
import { createCart } from './carts/create-cart.ts';
import { findCart } from './carts/find-cart.ts';
import { mergeCarts } from './carts/merge-carts.ts';
import { removeLine } from './carts/remove-line.ts';
import { setPromotion } from './carts/set-promotion.ts';
import { listSlots } from './delivery/list-slots.ts';
import { listZones } from './delivery/list-zones.ts';
import { putZone } from './delivery/put-zone.ts';
import { setSlotCapacity } from './delivery/set-slot-capacity.ts';
import type { OrdersDeps } from './deps.ts';
import { setOrderSlot } from './delivery/set-order-slot.ts';
import { advanceOrder } from './orders/advance-order.ts';
import { cancelOrder } from './orders/cancel-order.ts';
import { cancelStaffOrder } from './orders/cancel-staff-order.ts';
import { eventStreams } from './orders/event-streams.ts';
import { bindEventStream } from './orders/event-stream-route.ts';
import { findOrder } from './orders/find-order.ts';
import { findPayment } from './orders/find-payment.ts';
import { listOrders } from './orders/list-orders.ts';
import { findStaffOrder } from './orders/find-staff-order.ts';
import { placeOrder } from './orders/place-order.ts';
import { refundLines } from './orders/refund-lines.ts';
import { searchOrders } from './orders/search-orders.ts';
import { orderMetrics } from './order-metrics.ts';
import { listDeadLetters } from './outbox/dead-letters.ts';
import { openFindings } from './reconciliation/open-findings.ts';
import { settleFinding } from './reconciliation/settle-finding.ts';
import { settleLetter } from './saga/settle-letter.ts';
import { bindWebhooks } from './payments/webhook-routes.ts';
import { bindStockLoads } from './stock/stock-load-route.ts';

const DEADLINE_MS = 3_000;

/** The HTTP app of carts and orders. */
export async function buildOrders(deps: OrdersDeps): Promise<FastifyInstance> {
  const app = await buildOrigin({
    service: 'orders',
    log: deps.log,
    signingKeys: deps.signingKeys,
    now: deps.now,
    checks: { postgres: async () => deps.pool.query('select 1') },
  });
  orderMetrics(metricsOf(app), deps.pool);
  bindCarts(app, deps);
  bindDelivery(app, deps);
  bindOrders(app, deps);
  bindAdmin(app, deps);
  bindWebhooks(app, deps);
  await bindStockLoads(app, deps);
  return app;
}

function bindCarts(app: FastifyInstance, deps: OrdersDeps): void {
  const bind = { now: deps.now, deadlineMs: DEADLINE_MS, caller: deps.caller };
  bindOp(app, carts.createCart, bind, async (_, { caller, body }) => createCart(deps, caller.id, body));
  bindOp(app, carts.getCart, bind, async (_, { caller, params }) => findCart(deps, caller.id, params.cartId));
  bindOp(app, carts.addCartLine, bind, async (_, { caller, params, body: { version, quote } }) =>
    addLine(deps, { ...params, ownerId: caller.id, version }, quote),
  );
  bindOp(app, carts.changeCartLine, bind, async (_, { caller, params: { cartId, lineId }, body }) =>
    changeLine(deps, { cartId, ownerId: caller.id, version: body.version }, { ...body, lineId }),
  );
  bindOp(app, carts.removeCartLine, bind, async (_, { caller, params: { cartId, lineId }, query: { version } }) =>
    removeLine(deps, { cartId, ownerId: caller.id, version }, lineId),
  );
  bindOp(app, carts.setCartDelivery, bind, async (_, { caller, params, body: { version, delivery } }) =>
    changeDelivery(deps, { ...params, ownerId: caller.id, version }, delivery),
  );
  bindOp(app, carts.setCartPromotion, bind, async (_, { caller, params, body: { version, code } }) =>
    setPromotion(deps, { ...params, ownerId: caller.id, version }, code),
  );
  bindOp(app, carts.mergeCarts, bind, async (_, { caller, body }) => mergeCarts(deps, caller, body));
}

function bindDelivery(app: FastifyInstance, deps: OrdersDeps): void {
  const bind = { now: deps.now, deadlineMs: DEADLINE_MS, caller: deps.caller };
  bindOp(app, delivery.getDeliverySlots, bind, async (_, { query }) => listSlots(deps, query));
  bindOp(app, delivery.listDeliveryZones, bind, async () => listZones(deps));
  bindOp(app, delivery.putDeliveryZone, bind, async (_, { params, body }) => putZone(deps, params.zoneId, body));
  bindOp(app, delivery.setSlotCapacity, bind, async (_, { params, body }) =>
    setSlotCapacity(deps, params.zoneId, body),
  );
}

function bindOrders(app: FastifyInstance, deps: OrdersDeps): void {
  const bind = { now: deps.now, deadlineMs: DEADLINE_MS, caller: deps.caller };
  bindOp(app, orders.placeOrder, bind, async (_, { caller, headers, body }) =>
    placeOrder(deps, { ownerId: caller.id, key: headers['idempotency-key'], request: body }),
  );
  bindOp(app, orders.listOrders, bind, async (_, { caller, query }) => listOrders(deps, caller.id, query));
  bindOp(app, orders.getOrder, bind, async (_, { caller, params }) => findOrder(deps, caller.id, params.orderId));
  bindOp(app, orders.cancelOrder, bind, async (_, { caller, params }) => cancelOrder(deps, caller.id, params.orderId));
  bindOp(app, orders.getOrderPayment, bind, async (ctx, { caller, params }) =>
    findPayment(deps, caller.id, params.orderId, ctx.signal),
  );
  bindOp(app, orders.setOrderSlot, bind, async (_, { caller, params, body }) =>
    setOrderSlot(deps, caller.id, params.orderId, body.slot),
  );
  bindEventStream(app, deps, eventStreams(deps));
}

function bindAdmin(app: FastifyInstance, deps: OrdersDeps): void {
  const bind = { now: deps.now, deadlineMs: DEADLINE_MS, caller: deps.caller };
  bindOp(app, admin.searchOrders, bind, async (_, { query }) => searchOrders(deps, query));
  bindOp(app, admin.getStaffOrder, bind, async (_, { params }) => findStaffOrder(deps, params.orderId));
  bindOp(app, admin.cancelStaffOrder, bind, async (_, { caller, params, body }) =>
    cancelStaffOrder(deps, { ...params, ...body, by: caller.id }),
  );
  bindOp(app, admin.advanceOrder, bind, async (_, { caller, params, body }) => {
    await advanceOrder(deps, { ...params, ...body, by: caller.id });
    return findStaffOrder(deps, params.orderId);
  });
  bindOp(app, admin.refundLines, bind, async (_, { caller, params, headers, body }) =>
    refundLines(deps, { ...params, key: headers['idempotency-key'], by: caller.id, request: body }),
  );
  bindOp(app, admin.listDeadLetters, bind, async () => ({ items: await listDeadLetters(deps.pool) }));
  bindOp(app, admin.listPaymentFindings, bind, async () => ({ items: await openFindings(deps) }));
  bindOp(app, admin.settlePaymentFinding, bind, async (_, { caller, params, body }) =>
    settleFinding(deps, { ...params, ...body, by: caller.id }),
  );
  bindOp(app, admin.retryDeadLetter, bind, async (_, { caller, params, body }) =>
    settleLetter(deps, { ...params, ...body, by: caller.id, decision: 'retry' }),
  );
  bindOp(app, admin.resolveDeadLetter, bind, async (_, { caller, params, body }) =>
    settleLetter(deps, { ...params, ...body, by: caller.id, decision: 'resolve' }),
  );
}
