// 5,000 orders and 3,000 catalogue queries a minute at once.
import { addCartLine, createCart, setCartDelivery } from '#shared/contracts/carts.ts';
import { CATALOG_OPS } from '#shared/contracts/catalog.ts';
import { getOrderPayment, placeOrder } from '#shared/contracts/orders.ts';
import { createQuotes } from '#shared/contracts/quotes.ts';
import { arrivals, loadOptions } from './lib/load-options.ts';
import { LOAD } from './lib/profiles.ts';

export { order } from './flows/order.ts';
export { queryCatalog } from './flows/query-catalog.ts';
export { handleSummary } from './lib/write-summary.ts';

const { seconds, users } = LOAD;
const half = Math.ceil(users / 2);

export const options = loadOptions(
  {
    transactions: arrivals({ exec: 'order', perMinute: LOAD.ordersPerMinute, seconds, maxVUs: half }),
    catalog: arrivals({ exec: 'queryCatalog', perMinute: LOAD.queriesPerMinute, seconds, maxVUs: half }),
  },
  [...CATALOG_OPS, createQuotes, createCart, addCartLine, setCartDelivery, placeOrder, getOrderPayment],
);
