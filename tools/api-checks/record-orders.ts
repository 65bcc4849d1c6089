import { randomUUID } from 'node:crypto';
import * as carts from '#shared/contracts/carts.ts';
import { createGuest, signIn } from '#shared/contracts/identity-sessions.ts';
import * as orders from '#shared/contracts/orders.ts';
import { createQuotes, type QuoteList } from '#shared/contracts/quotes.ts';
import type { Callers } from './accounts.ts';
import { recordDeliveries } from './record-deliveries.ts';
import type { Recorder } from './recorder.ts';

const MODEL = 'nordvik-fjell-22';
const DELIVERY = {
  postcode: '190000',
  city: 'Санкт-Петербург',
  address: 'Невский проспект, 1, кв. 5',
  floor: 4,
  lift: true,
  contactName: 'Анна',
  contactPhone: '+79001234567',
  note: 'Домофон не работает',
};

/** A guest fills a cart, signs in, orders and changes their mind. */
export async function recordOrders(recorder: Recorder, { email, password, staffTokens }: Callers): Promise<void> {
  const { record } = recorder;
  const guest = { token: (await record(createGuest, {})).accessToken };
  await recordDeliveries(recorder, staffTokens[0] ?? '', guest.token);
  const filled = await fillCart(recorder, guest);
  const user = { token: (await record(signIn, { body: { email, password } }, guest)).accessToken };
  const cart = await record(carts.mergeCarts, { body: { guestCartId: filled.id } }, user);
  const body = orderOf(cart);
  const order = await record(orders.placeOrder, { headers: { 'idempotency-key': randomUUID() }, body }, user);
  const params = { orderId: order.id };
  await record(orders.listOrders, { query: { limit: '20' } }, user);
  await record(orders.getOrder, { params }, user);
  // Composed: no provider of payments runs beside the recorder.
  const payment: orders.OrderPayment = {
    provider: 'stripe',
    clientSecret: 'pi_3Q1example_secret_2f8exampleK1',
    amount: body.expectedTotal,
    status: 'requires_payment',
    lastDecline: null,
  };
  recorder.recorded[orders.getOrderPayment.id] ??= { request: { params }, answer: payment };
  await record(orders.cancelOrder, { params, body: {} }, user);
}

/** A cart of one line that has gone through every change. */
async function fillCart({ record }: Recorder, guest: { token: string }): Promise<carts.Cart> {
  const quoteOf = async (size: string) => {
    const quotes = await record(createQuotes, { body: { lines: [{ model: MODEL, size, quantity: 1 }] } });
    return firstQuote(quotes);
  };
  const { id: cartId, version } = await record(carts.createCart, { body: {} }, guest);
  const add = async (from: number, size: string) =>
    record(carts.addCartLine, { params: { cartId }, body: { version: from, quote: await quoteOf(size) } }, guest);
  const one = await add(version, '160x200');
  const two = await add(one.version, '80x200');
  const [keep, drop] = two.lines;
  const line = (id: string | undefined) => ({ cartId, lineId: id ?? '' });
  const body = { version: two.version, quantity: 2 };
  const more = await record(carts.changeCartLine, { params: line(keep?.id), body }, guest);
  const query = { version: String(more.version) };
  const fewer = await record(carts.removeCartLine, { params: line(drop?.id), query }, guest);
  const delivery = { version: fewer.version, delivery: DELIVERY };
  const told = await record(carts.setCartDelivery, { params: { cartId }, body: delivery }, guest);
  const promotion = { version: told.version, code: null };
  await record(carts.setCartPromotion, { params: { cartId }, body: promotion }, guest);
  return record(carts.getCart, { params: { cartId } }, guest);
}

function firstQuote({ lines: [line] }: QuoteList): string {
  if (line === undefined || !('quote' in line)) throw new Error('the sample feeds have no such size');
  return line.quote;
}

function orderOf({ id: cartId, version: cartVersion, totals }: carts.Cart) {
  return {
    cartId,
    cartVersion,
    expectedTotal: { amountMinor: totals?.totalMinor ?? 0, currency: totals?.currency ?? 'RUB' },
    contact: { email: 'anna@example.org', phone: DELIVERY.contactPhone },
    locale: 'ru',
    terms: { version: '2026-01', accepted: true },
  };
}
