import { check } from 'k6';
import encoding from 'k6/encoding';
import http from 'k6/http';
import { Counter } from 'k6/metrics';
import { createCart, setCartDelivery, type Cart } from '#shared/contracts/carts.ts';
import { getOrderPayment, placeOrder, type PlacedOrder } from '#shared/contracts/orders.ts';
import { createQuotes } from '#shared/contracts/quotes.ts';
import { pickPopular, pickWeighted } from '../../lib/distribution.ts';
import { STRIPE_PUBLISHABLE_KEY, STRIPE_URL } from '../lib/environment.ts';
import { FACTS, SIZES } from '../lib/facts.ts';
import { askFor } from '../lib/operation.ts';
import { guestToken } from '../lib/session.ts';

/** What the audit compares with Postgres and the provider. */
const placed = new Counter('orders_placed');
const paid = new Counter('orders_paid');

const PHONE = '+79001234567';
const DELIVERY = {
  postcode: '101000',
  city: 'Москва',
  address: 'Мясницкая, 1',
  floor: 4,
  lift: true,
  contactName: 'Нагрузка',
  contactPhone: PHONE,
  note: '',
  slot: null,
};

/** A mattress from its price to its payment: quote, cart, order, payment; the provider tells the shop by webhook. */
export function order(): void {
  const token = guestToken();
  if (token === null) return;
  const quote = quoteOne();
  if (quote === null) return;
  const cart = fillCart(token, quote);
  if (cart === null) return;
  const ordered = place(token, cart);
  if (ordered !== null) pay(token, ordered);
}

/** The signed price of one popular model in a size that sells. */
function quoteOne(): string | null {
  const size = pickWeighted(SIZES, Math.random);
  const model = pickPopular(FACTS.orderable[size] ?? [], Math.random);
  const [line] = askFor(createQuotes, { body: { lines: [{ model, size }] } })?.lines ?? [];
  check(line, { 'a line is quoted': (given) => given?.status === 'quoted' });
  return line?.status === 'quoted' ? line.quote : null;
}

/** Into the cart, and to the checkout. */
function fillCart(token: string, quote: string): Cart | null {
  const cart = askFor(createCart, { token, body: { quotes: [quote] } });
  if (cart === null) return null;
  const params = { cartId: cart.id };
  return askFor(setCartDelivery, { token, params, body: { version: cart.version, delivery: DELIVERY } });
}

function place(token: string, { id, version, totals }: Cart): PlacedOrder | null {
  const expectedTotal = { amountMinor: totals?.totalMinor, currency: totals?.currency };
  const answer = askFor(placeOrder, {
    token,
    headers: { 'idempotency-key': id },
    body: {
      cartId: id,
      cartVersion: version,
      expectedTotal,
      contact: { email: 'load@shop.example', phone: PHONE },
      locale: 'ru',
      terms: { version: '2026-11', accepted: true },
    },
  });
  if (answer !== null) placed.add(1);
  return answer;
}

/** As the provider's script in the shopper's browser does, with the publishable key. */
function pay(token: string, { id }: PlacedOrder): void {
  const payment = askFor(getOrderPayment, { token, params: { orderId: id } });
  if (payment === null) return;
  const [intent = ''] = payment.clientSecret.split('_secret_');
  const response = http.post(
    `${STRIPE_URL}/v1/payment_intents/${intent}/confirm`,
    { client_secret: payment.clientSecret, payment_method: 'pm_card_visa' },
    {
      headers: { authorization: `Basic ${encoding.b64encode(`${STRIPE_PUBLISHABLE_KEY}:`)}` },
      tags: { op: 'confirmAtProvider', name: 'confirm at the provider' },
      responseType: 'text',
    },
  );
  if (check(response, { 'the provider authorises': (answer) => answer.status === 200 })) paid.add(1);
}
