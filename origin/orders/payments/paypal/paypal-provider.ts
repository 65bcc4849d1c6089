import { decimalFromMinor, type Money } from '#shared/money.ts';
import { PaymentRefused } from '../payment-error.ts';
import type { PaymentProvider, PaymentSnapshot } from '../payment-provider.ts';
import { paypalClient, type PaypalClientOptions } from './paypal-client.ts';
import { readPaypalEvent } from './paypal-event.ts';
import { PaypalOrder, Refund, refundSnapshotOf, snapshotOf } from './paypal-snapshot.ts';

export interface PaypalOptions extends PaypalClientOptions {
  /** Of the endpoint, as the developer portal names it. */
  webhookId: string;
  now: () => Date;
}

/** PayPal: Orders v2 with intent AUTHORIZE (developer.paypal.com/docs/checkout/standard/customize/authorization). */
export function paypalProvider(options: PaypalOptions): PaymentProvider {
  const client = paypalClient(options);
  const orderOf = async (ref: string) => PaypalOrder.parse(await client.get(`/v2/checkout/orders/${ref}`));
  const retrieve = async (ref: string) => snapshotOf(await orderOf(ref), options.now());
  /** A refused move is answered by how things stand: somebody has made it before. */
  const orAsItStands = async (ref: string, move: () => Promise<unknown>): Promise<PaymentSnapshot> => {
    try {
      await move();
    } catch (error) {
      if (!(error instanceof PaymentRefused) || error.reason !== 'not-authorised') throw error;
    }
    return retrieve(ref);
  };
  return {
    name: 'paypal',
    awayMs: () => client.awayMs(),
    retrieve,
    create: async ({ orderId, orderNumber, currency, amountMinor, key }) => {
      const unit = {
        custom_id: orderId,
        invoice_id: orderNumber,
        description: `Order ${orderNumber}`,
        amount: amountOf({ amountMinor, currency }),
      };
      const body = { intent: 'AUTHORIZE', purchase_units: [unit] };
      return snapshotOf(PaypalOrder.parse(await client.post('/v2/checkout/orders', body, key)), options.now());
    },
    authorise: async (ref, key) =>
      orAsItStands(ref, () => client.post(`/v2/checkout/orders/${ref}/authorize`, {}, key)),
    capture: async (ref, amount, key) => {
      const order = await orderOf(ref);
      const before = snapshotOf(order, options.now());
      if (before.status === 'captured') return before;
      const id = order.authorization?.id;
      if (before.status !== 'authorised' || id === undefined) throw refusal(before);
      const body = { amount: amountOf(amount), final_capture: true };
      const after = await orAsItStands(ref, () => client.post(`/v2/payments/authorizations/${id}/capture`, body, key));
      if (after.status !== 'captured') throw refusal(after);
      return after;
    },
    cancel: async (ref, key) => {
      const order = await orderOf(ref);
      const before = snapshotOf(order, options.now());
      if (before.status === 'captured' || before.status === 'cancelled') return before;
      const id = order.authorization?.id;
      // Nothing is held and PayPal has no cancelling of an order: it is never authorised from here on and ends by itself.
      if (before.status !== 'authorised' || id === undefined)
        return { ...before, status: 'cancelled', approved: false };
      return orAsItStands(ref, () => client.post(`/v2/payments/authorizations/${id}/void`, {}, key));
    },
    refund: async ({ providerRef, refundId, amount, key }) => {
      const { capture } = await orderOf(providerRef);
      if (capture === undefined) throw new PaymentRefused('not-authorised', 'nothing was captured');
      const body = { amount: amountOf(amount), custom_id: refundId };
      const made = Refund.parse(await client.post(`/v2/payments/captures/${capture.id}/refund`, body, key));
      return refundSnapshotOf(made, providerRef, options.now());
    },
    refunds: async (ref) => (await orderOf(ref)).refunds.map((refund) => refundSnapshotOf(refund, ref, options.now())),
    readEvent: async (raw, headers) => readPaypalEvent(client, options.webhookId, raw, headers),
  };
}

const amountOf = ({ amountMinor, currency }: Money) => ({
  currency_code: currency,
  value: decimalFromMinor(amountMinor, currency),
});

const refusal = ({ status }: PaymentSnapshot): PaymentRefused =>
  new PaymentRefused(status === 'cancelled' ? 'gone' : 'not-authorised', `it is ${status}`);
