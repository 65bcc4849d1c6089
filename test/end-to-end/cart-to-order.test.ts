import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient, SommierProblem } from '../../client/index.ts';
import { startShop, type Shop } from './shop.ts';

const NORDVIK = { maker: 'nordvik', makerName: 'Nordvik', feed: 'nordvik.csv', profile: 'nordvik.profile.json' };
const DELIVERY = {
  postcode: '190000',
  city: 'Санкт-Петербург',
  address: 'Невский проспект, 1',
  contactName: 'Анна',
  contactPhone: '+79001234567',
};

let shop: Shop;
beforeAll(async () => {
  shop = await startShop();
  await shop.importSample(NORDVIK);
}, 120_000);
afterAll(async () => shop.stop());

/** A shopper without an account, as the shop's app calls. */
async function newGuest() {
  const { accessToken } = await createClient({ baseUrl: shop.url }).createGuest();
  return createClient({ baseUrl: shop.url, token: accessToken });
}
type Shopper = Awaited<ReturnType<typeof newGuest>>;

/** Puts `quantity` pieces of a mattress, quoted, into a new cart. */
async function fillCart(shopper: Shopper, quantity = 1) {
  const { lines } = await shopper.createQuotes({ lines: [{ model: 'nordvik-fjell-22', size: '160x200', quantity }] });
  const [line] = lines;
  if (line === undefined || !('quote' in line)) throw new Error('no quote for a size of the sample feed');
  const { id: cartId, version } = await shopper.createCart();
  return shopper.addCartLine({ cartId, version, quote: line.quote });
}
type Cart = Awaited<ReturnType<typeof fillCart>>;

function orderOf({ id: cartId, version: cartVersion, totals }: Cart) {
  if (totals === null) throw new Error('the cart is empty');
  return {
    cartId,
    cartVersion,
    expectedTotal: { amountMinor: totals.totalMinor, currency: totals.currency },
    contact: { email: 'anna@example.org', phone: '+79001234567' },
    locale: 'ru' as const,
    terms: { version: '2026-01', accepted: true as const },
  };
}

/** A placed order of one mattress with a delivery, and how its app pays it. */
async function placedOrder(wishes: object = {}) {
  const shopper = await newGuest();
  const { id: cartId, version } = await fillCart(shopper);
  const cart = await shopper.setCartDelivery({ cartId, version, delivery: { ...DELIVERY, ...wishes } });
  const { id: orderId, totals } = await shopper.placeOrder(orderOf(cart));
  const { clientSecret } = await shopper.getOrderPayment({ orderId });
  const order = () => shopper.getOrder({ orderId });
  const becomes = (status: string) =>
    expect.poll(async () => (await order()).status, { timeout: 20_000, interval: 50 }).toBe(status);
  return {
    shopper,
    orderId,
    totalMinor: totals.totalMinor,
    order,
    becomes,
    pay: (card: string) => shop.orders.confirmCard(clientSecret, card),
    intent: clientSecret.split('_secret_')[0] ?? '',
    money: () => shop.orders.stripe.ledger({ orderId }).byOrder[orderId],
  };
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'ok',
    (thrown: unknown) => (thrown instanceof SommierProblem ? thrown.code : String(thrown)),
  );

test('a guest’s quote becomes a cart and one order, however often the order is sent', async () => {
  const guest = await newGuest();
  const filled = await fillCart(guest, 2);
  expect(filled).toMatchObject({ version: 2, lines: [{ model: 'nordvik-fjell-22', quantity: 2 }], warnings: [] });
  const cart = await guest.setCartDelivery({ cartId: filled.id, version: filled.version, delivery: DELIVERY });
  const idempotencyKey = randomUUID();
  const orders = await Promise.all([1, 2, 3].map(() => guest.placeOrder(orderOf(cart), { idempotencyKey })));
  expect(new Set(orders.map(({ id }) => id)).size).toBe(1);
  const [{ id: orderId } = { id: '' }] = orders;
  expect((await guest.listOrders()).items).toEqual([expect.objectContaining({ id: orderId, pieces: 2 })]);
  expect(await guest.getOrder({ orderId })).toMatchObject({ totals: cart.totals, contact: { phone: '+79001234567' } });
  expect(await codeOf(guest.addCartLine({ cartId: cart.id, version: cart.version, quote: 'x' }))).not.toBe('ok');
});

test('somebody else’s cart and order are not there; without a token nothing is', async () => {
  const [anna, boris] = [await newGuest(), await newGuest()];
  const cart = await fillCart(anna);
  const { id: orderId } = await anna.placeOrder(orderOf(cart));
  expect(await codeOf(boris.getCart({ cartId: cart.id }))).toBe('cart/not-found');
  expect(await codeOf(boris.getOrder({ orderId }))).toBe('order/not-found');
  expect(await codeOf(boris.cancelOrder({ orderId }))).toBe('order/not-found');
  expect(await codeOf(createClient({ baseUrl: shop.url }).getOrder({ orderId }))).toBe('auth/required');
});

test('what stands now comes with a conflict: the version, the totals, the state', async () => {
  const guest = await newGuest();
  const cart = await fillCart(guest);
  const late = { ...orderOf(cart), cartVersion: 1 };
  await expect(guest.placeOrder(late)).rejects.toMatchObject({
    code: 'cart/version-conflict',
    current: { version: cart.version },
  });
  const cheap = { ...orderOf(cart), expectedTotal: { amountMinor: 1, currency: 'RUB' as const } };
  await expect(guest.placeOrder(cheap)).rejects.toMatchObject({
    code: 'order/price-changed',
    current: { totals: cart.totals },
  });
  const { id: orderId } = await guest.placeOrder(orderOf(cart));
  expect(await guest.cancelOrder({ orderId })).toMatchObject({ status: 'cancelled', cancelReason: 'shopper' });
});

test('paid after a declined card → the money is taken once and the order confirmed', async () => {
  const { order, becomes, pay, money, orderId, totalMinor, shopper } = await placedOrder();
  expect(await pay('pm_card_chargeDeclined')).toBe('card_declined');
  await expect
    .poll(async () => (await shopper.getOrderPayment({ orderId })).lastDecline, { timeout: 10_000 })
    .toMatchObject({ code: expect.any(String) });
  expect(await pay('pm_card_visa')).toBe('requires_capture');
  await becomes('confirmed');
  expect(money()).toMatchObject({ paymentIntents: 1, charges: 1, captures: 1, capturedMinor: totalMinor, refunds: 0 });
  const { timeline } = await order();
  expect(timeline.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['InventoryReserved', 'OrderSagaStarted', 'PaymentProcessed', 'OrderSagaCompleted']),
  );
}, 60_000);

test('paid with 3-D Secure, then cancelled → all of the money goes back', async () => {
  const { becomes, pay, money, intent, totalMinor, shopper, orderId } = await placedOrder();
  expect(await pay('pm_card_authenticationRequired')).toBe('requires_action');
  shop.orders.stripe.authenticate(intent, 'succeeded');
  await becomes('confirmed');
  await shopper.cancelOrder({ orderId });
  await becomes('refunded');
  expect(money()).toMatchObject({ capturedMinor: totalMinor, refundedMinor: totalMinor, refunds: 1 });
}, 60_000);

test('the stream tells each event once, in order, as it happens, and ends with the order', async () => {
  const { shopper, orderId, pay, becomes } = await placedOrder();
  const seen: { sequence: number; type: string }[] = [];
  const listening = (async () => {
    for await (const event of shopper.streamOrderEvents({ orderId })) seen.push(event);
  })();
  await expect.poll(() => seen.map(({ type }) => type), { timeout: 10_000 }).toContain('InventoryReserved');
  await pay('pm_card_visa');
  await expect.poll(() => seen.map(({ type }) => type), { timeout: 20_000 }).toContain('OrderSagaCompleted');
  await becomes('confirmed');
  await shopper.cancelOrder({ orderId });
  await listening;
  expect(seen.map(({ sequence }) => sequence)).toEqual(seen.map((_, index) => index + 1));
  expect(seen.map(({ type }) => type)).toContain('PaymentRefunded');
}, 60_000);

test('paid, and the provider’s answers are lost → confirmed once all the same', async () => {
  const { becomes, pay, money, totalMinor } = await placedOrder();
  shop.orders.stripe.faults.add({ on: 'payment_intents.capture', kind: 'timeout-after', next: 1 });
  expect(await pay('pm_card_visa')).toBe('requires_capture');
  await becomes('confirmed');
  expect(shop.orders.stripe.faults.counts()).toMatchObject({ 'timeout-after': 1 });
  expect(money()).toMatchObject({ charges: 1, captures: 1, capturedMinor: totalMinor });
}, 60_000);

describe('cancelled', () => {
  /** A slot that is late enough for the mattress to be there. */
  const slot = async () => {
    const { slots } = await (await newGuest()).getDeliverySlots({ postcode: DELIVERY.postcode, leadDays: 30 });
    const [first] = slots;
    if (first === undefined) throw new Error('no slot in the zone');
    return { date: first.date, part: first.part };
  };
  const happened = async ({ order }: Awaited<ReturnType<typeof placedOrder>>) =>
    (await order()).timeline.map(({ type }) => type);
  /** Ended, and of the money nothing is held or kept. */
  async function isUndone(placed: Awaited<ReturnType<typeof placedOrder>>) {
    await expect
      .poll(async () => (await happened(placed)).at(-1), { timeout: 20_000, interval: 50 })
      .toBe('OrderSagaFailed');
    const over = async () => {
      const {
        status = '',
        capturedMinor = 0,
        refundedMinor = 0,
      } = { ...shop.orders.stripe.ledger({ orderId: placed.orderId }).rows[0] };
      return ['canceled', 'succeeded'].includes(status) && capturedMinor === refundedMinor;
    };
    await expect.poll(over, { timeout: 20_000, interval: 50 }).toBe(true);
  }

  test('before it is paid → the payment is let go and no card is taken any more', async () => {
    const placed = await placedOrder();
    expect(await placed.shopper.cancelOrder({ orderId: placed.orderId })).toMatchObject({ status: 'cancelled' });
    await isUndone(placed);
    expect(await placed.pay('pm_card_visa')).not.toBe('requires_capture');
  }, 60_000);

  test('while the bank asks for 3-D Secure → what is agreed to later holds nothing', async () => {
    const placed = await placedOrder();
    expect(await placed.pay('pm_card_authenticationRequired')).toBe('requires_action');
    await placed.shopper.cancelOrder({ orderId: placed.orderId });
    await isUndone(placed);
    expect(() => shop.orders.stripe.authenticate(placed.intent, 'succeeded')).toThrow();
  }, 60_000);

  test('the moment it is authorised → undone, whichever step the saga was at', async () => {
    const placed = await placedOrder();
    await placed.pay('pm_card_visa');
    await expect
      .poll(async () => (await placed.order()).status, { timeout: 20_000, interval: 10 })
      .not.toBe('payment_pending');
    await placed.shopper.cancelOrder({ orderId: placed.orderId });
    await isUndone(placed);
  });

  // The slot is booked; the money is not taken yet, or is and nobody knows.
  test.each(['error-before', 'timeout-after'] as const)(
    'while the capture fails (%s) → slot and money go back',
    async (kind) => {
      const placed = await placedOrder({ slot: await slot() });
      shop.orders.stripe.faults.add({ on: 'payment_intents.capture', kind });
      try {
        await placed.pay('pm_card_visa');
        await expect.poll(() => happened(placed), { timeout: 20_000, interval: 50 }).toContain('DeliveryScheduled');
        await placed.shopper.cancelOrder({ orderId: placed.orderId });
      } finally {
        shop.orders.stripe.faults.clear();
      }
      await isUndone(placed);
      expect(await happened(placed)).toEqual(
        expect.arrayContaining(['CancellationRequested', 'DeliveryScheduleCancelled']),
      );
      expect((await placed.order()).deliverySlot).toBeNull();
    },
    60_000,
  );

  test('once it is confirmed with its slot → slot and money go back', async () => {
    const placed = await placedOrder({ slot: await slot() });
    await placed.pay('pm_card_visa');
    await placed.becomes('confirmed');
    expect((await placed.order()).deliverySlot).not.toBeNull();
    await placed.shopper.cancelOrder({ orderId: placed.orderId });
    await placed.becomes('refunded');
    await isUndone(placed);
    expect((await placed.order()).deliverySlot).toBeNull();
  }, 60_000);
});
