import { createCart, setCartDelivery } from '#shared/contracts/carts.ts';
import { getOrderPayment, placeOrder } from '#shared/contracts/orders.ts';
import { createQuotes } from '#shared/contracts/quotes.ts';

/** What one order asks, from its price to its payment. */
export const CHECKOUT_OPS = [createQuotes, createCart, setCartDelivery, placeOrder, getOrderPayment] as const;
