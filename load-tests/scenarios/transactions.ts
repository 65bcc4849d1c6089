// 5,000 orders a minute, each from its quote to its payment.
import { addCartLine, createCart, setCartDelivery } from '#shared/contracts/carts.ts';
import { getOrderPayment, placeOrder } from '#shared/contracts/orders.ts';
import { createQuotes } from '#shared/contracts/quotes.ts';
import { arrivals, loadOptions } from './lib/load-options.ts';
import { LOAD } from './lib/profiles.ts';

export { order } from './flows/order.ts';
export { handleSummary } from './lib/write-summary.ts';

export const options = loadOptions(
  {
    transactions: arrivals({
      exec: 'order',
      perMinute: LOAD.ordersPerMinute,
      seconds: LOAD.seconds,
      maxVUs: LOAD.users,
    }),
  },
  [createQuotes, createCart, addCartLine, setCartDelivery, placeOrder, getOrderPayment],
);
