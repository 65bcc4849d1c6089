import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { PaypalError, type Amount, type Capture, type Order, type Refund } from './records.ts';

const AmountIn = z.strictObject({
  currency_code: z.string().length(3),
  value: z.string().regex(/^\d+(?:\.\d{1,3})?$/),
});
const NewOrder = z.strictObject({
  intent: z.literal('AUTHORIZE'),
  purchase_units: z.tuple([
    z.strictObject({
      custom_id: z.string().max(255).optional(),
      invoice_id: z.string().max(127).optional(),
      description: z.string().max(127).optional(),
      amount: AmountIn,
    }),
  ]),
});
const NewCapture = z.strictObject({ amount: AmountIn.optional(), final_capture: z.boolean().optional() });
const NewRefund = z.strictObject({ amount: AmountIn.optional(), custom_id: z.string().max(127).optional() });

/** What happened, for whoever sends events. */
export type Tell = (type: string, resource: object) => void;

/** Orders v2 and Payments v2 in memory, as far as a shop that holds money first needs them. */
export class Orders {
  readonly #orders = new Map<string, Order>();
  readonly #tell: Tell;
  readonly #base: () => string;
  /** The next authorisation is refused. */
  declining = false;

  constructor(tell: Tell, base: () => string) {
    this.#tell = tell;
    this.#base = base;
  }

  all(): Order[] {
    return [...this.#orders.values()];
  }

  create(body: unknown): Order {
    const {
      purchase_units: [unit],
    } = NewOrder.parse(body);
    const { custom_id, invoice_id, description, amount } = unit;
    const order: Order = {
      id: newId(),
      intent: 'AUTHORIZE',
      status: 'CREATED',
      purchase_units: [
        {
          reference_id: 'default',
          ...(custom_id !== undefined && { custom_id }),
          ...(invoice_id !== undefined && { invoice_id }),
          ...(description !== undefined && { description }),
          amount,
        },
      ],
    };
    this.#orders.set(order.id, order);
    return order;
  }

  order(id: string): Order {
    const order = this.#orders.get(id);
    if (order === undefined) throw new PaypalError(404, 'INVALID_RESOURCE_ID');
    return order;
  }

  /** What the payer does in PayPal's window. */
  approve(id: string): void {
    const order = this.order(id);
    if (order.status !== 'CREATED') throw new PaypalError(422, 'ORDER_ALREADY_COMPLETED');
    order.status = 'APPROVED';
    this.#tell('CHECKOUT.ORDER.APPROVED', order);
  }

  authorize(id: string): Order {
    const order = this.order(id);
    if (order.status === 'CREATED') throw new PaypalError(422, 'ORDER_NOT_APPROVED');
    if (order.status === 'COMPLETED') throw new PaypalError(422, 'ORDER_ALREADY_AUTHORIZED');
    if (this.declining) {
      this.declining = false;
      throw new PaypalError(422, 'INSTRUMENT_DECLINED');
    }
    const [unit] = order.purchase_units;
    const authorization = { id: newId(), status: 'CREATED' as const, amount: unit.amount };
    unit.payments = { authorizations: [authorization], captures: [], refunds: [] };
    order.status = 'COMPLETED';
    this.#tell('PAYMENT.AUTHORIZATION.CREATED', { ...authorization, ...related(order) });
    return order;
  }

  capture(authorizationId: string, body: unknown): Capture {
    const { order, authorization, payments } = this.#authorization(authorizationId);
    if (authorization.status === 'VOIDED') throw new PaypalError(422, 'AUTHORIZATION_VOIDED');
    if (authorization.status !== 'CREATED') throw new PaypalError(422, 'AUTHORIZATION_ALREADY_CAPTURED');
    const { amount = authorization.amount } = NewCapture.parse(body);
    if (cents(amount) > cents(authorization.amount)) throw new PaypalError(422, 'MAX_CAPTURE_AMOUNT_EXCEEDED');
    authorization.status = cents(amount) === cents(authorization.amount) ? 'CAPTURED' : 'PARTIALLY_CAPTURED';
    const fee = Math.round(cents(amount) * 0.0349) + 49;
    const money = (value: number): Amount => ({ currency_code: amount.currency_code, value: (value / 100).toFixed(2) });
    const capture: Capture = {
      id: newId(),
      status: 'COMPLETED',
      amount,
      final_capture: true,
      seller_receivable_breakdown: {
        gross_amount: amount,
        paypal_fee: money(fee),
        net_amount: money(cents(amount) - fee),
      },
      ...related(order),
    };
    payments.captures.push(capture);
    this.#tell('PAYMENT.CAPTURE.COMPLETED', capture);
    return capture;
  }

  void(authorizationId: string): object {
    const { order, authorization } = this.#authorization(authorizationId);
    if (authorization.status === 'VOIDED') throw new PaypalError(422, 'PREVIOUSLY_VOIDED');
    if (authorization.status !== 'CREATED') throw new PaypalError(422, 'PREVIOUSLY_CAPTURED');
    authorization.status = 'VOIDED';
    this.#tell('PAYMENT.AUTHORIZATION.VOIDED', { ...authorization, ...related(order) });
    return authorization;
  }

  captureById(id: string): Capture {
    return this.#capture(id).capture;
  }

  refund(captureId: string, body: unknown): Refund {
    const { capture, payments } = this.#capture(captureId);
    const { amount = capture.amount, custom_id } = NewRefund.parse(body);
    const before = payments.refunds.reduce((sum, refund) => sum + cents(refund.amount), 0);
    const after = before + cents(amount);
    if (after > cents(capture.amount)) throw new PaypalError(422, 'REFUND_AMOUNT_EXCEEDED');
    capture.status = after === cents(capture.amount) ? 'REFUNDED' : 'PARTIALLY_REFUNDED';
    const href = `${this.#base()}/v2/payments/captures/${captureId}`;
    const refund: Refund = {
      id: newId(),
      status: 'COMPLETED',
      amount,
      ...(custom_id !== undefined && { custom_id }),
      links: [{ rel: 'up', href, method: 'GET' }],
    };
    payments.refunds.push(refund);
    this.#tell('PAYMENT.CAPTURE.REFUNDED', refund);
    return refund;
  }

  #authorization(id: string) {
    for (const order of this.#orders.values()) {
      const { payments } = order.purchase_units[0];
      const authorization = payments?.authorizations.find((each) => each.id === id);
      if (payments !== undefined && authorization !== undefined) return { order, payments, authorization };
    }
    throw new PaypalError(404, 'INVALID_RESOURCE_ID');
  }

  #capture(id: string) {
    for (const order of this.#orders.values()) {
      const { payments } = order.purchase_units[0];
      const capture = payments?.captures.find((each) => each.id === id);
      if (payments !== undefined && capture !== undefined) return { payments, capture };
    }
    throw new PaypalError(404, 'INVALID_RESOURCE_ID');
  }
}

const related = ({ id }: Order) => ({ supplementary_data: { related_ids: { order_id: id } } });

/** Of currencies with two decimals. */
const cents = ({ value }: Amount): number => Math.round(Number(value) * 100);

/** 17 characters, as PayPal's. */
const newId = (): string =>
  Array.from(randomBytes(17), (byte) => 'ABCDEFGHJKLMNPRSTUVWXY0123456789'[byte & 31]).join('');
