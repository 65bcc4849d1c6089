import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Cart } from '#shared/contracts/carts.ts';
import * as ops from '#shared/contracts/delivery.ts';
import { DeliverySlots, type ZoneDefinition } from '#shared/contracts/delivery.ts';
import { PlacedOrder } from '#shared/contracts/orders.ts';
import { expectProblem, routeSuite } from '../../plugins/testing/route-suite.ts';
import { signedInject, type SignedCall } from '../../plugins/testing/signed-inject.ts';
import { ordersFixture, type OrdersFixture, type Shopper } from '../testing/orders-fixture.ts';
import { Shopping } from '../testing/shopping.ts';
import { ensureDefaultZones } from './default-zones.ts';
import { deliveryPriceMinor, deliveryPriceSql } from './delivery-price.ts';
import { rollSlots } from './roll-slots.ts';

let fixture: OrdersFixture;
let shopping: Shopping;
let staff: Shopper;
beforeAll(async () => {
  fixture = await ordersFixture();
  await ensureDefaultZones(fixture.deps);
  shopping = new Shopping(fixture, await fixture.user());
  staff = await fixture.user({ roles: ['merchandiser'], amr: ['pwd', 'otp'] });
});
afterAll(async () => fixture.close());

const DAY = { morning: 1, day: 0, evening: 2 };
const definition = (prefix: string, change: Partial<ZoneDefinition> = {}): ZoneDefinition => ({
  name: 'Test',
  currency: 'RUB',
  ranges: [{ from: prefix, to: prefix }],
  baseMinor: 50_000,
  perFloorMinor: 10_000,
  liftMinor: 15_000,
  transportDays: 1,
  timeZone: 'Europe/Moscow',
  week: Array.from({ length: 7 }, () => DAY),
  active: true,
  ...change,
});
const asStaff = (call: SignedCall) => signedInject(fixture.app, { ...call, headers: staff.headers });
const put = (id: string, body: object) => asStaff({ method: 'PUT', url: `/v1/admin/delivery/zones/${id}`, body });
const slots = (query: string) => shopping.call({ url: `/v1/delivery/slots?${query}` });
const slotsAt = async (query: string) => DeliverySlots.parse((await slots(query)).json());
const address = { city: 'Москва', address: 'Мясницкая, 1', contactName: 'Анна', contactPhone: '+79001234567' };
const withDelivery = (cart: Cart, delivery: object) =>
  shopping.call({
    method: 'PUT',
    url: `/v1/carts/${cart.id}/delivery`,
    body: { version: cart.version, delivery: { ...address, ...delivery } },
  });

routeSuite(() => fixture.app, {
  op: ops.getDeliverySlots,
  ok: async () => ({ url: '/v1/delivery/slots?postcode=101000', headers: shopping.shopper.headers }),
});
routeSuite(() => fixture.app, {
  op: ops.listDeliveryZones,
  ok: async () => ({ url: '/v1/admin/delivery/zones', headers: staff.headers }),
});
routeSuite(() => fixture.app, {
  op: ops.putDeliveryZone,
  ok: async () => ({ method: 'PUT', url: '/v1/admin/delivery/zones/a', body: definition('A'), headers: staff.headers }),
});
routeSuite(() => fixture.app, {
  op: ops.setSlotCapacity,
  ok: async () => ({
    method: 'PUT',
    url: '/v1/admin/delivery/zones/moscow/slots',
    body: { date: '2030-01-01', part: 'day', capacity: 3 },
    headers: staff.headers,
  }),
});

test('the longest prefix decides, a postcode that is too short or nobody’s is refused', async () => {
  expect((await slotsAt('postcode=101-000')).zone.id).toBe('moscow');
  expect((await slotsAt('postcode=130000')).zone.id).toBe('russia');
  for (const postcode of ['900000', 'SW1A%201AA', '--'])
    await expectProblem(slots(`postcode=${postcode}`), 'delivery/not-available');
});

test('lead time moves the first day; closed and full slots are not offered', async () => {
  expect((await put('lead', definition('77'))).statusCode).toBe(200);
  const soon = await slotsAt('postcode=770000');
  const later = await slotsAt('postcode=770000&leadDays=10');
  expect(Date.parse(later.earliest) - Date.parse(soon.earliest)).toBe(10 * 86_400_000);
  expect(later.slots.every((slot) => slot.date >= later.earliest && slot.part !== 'day')).toBe(true);
  const body = { date: soon.earliest, part: 'morning', capacity: 0 };
  await asStaff({ method: 'PUT', url: '/v1/admin/delivery/zones/lead/slots', body });
  await rollSlots(fixture.deps);
  expect((await slotsAt('postcode=770000')).slots[0]).toEqual({ date: soon.earliest, part: 'evening', left: 2 });
});

test('rolling writes the slots of 60 days once', async () => {
  await rollSlots(fixture.deps);
  expect(await rollSlots(fixture.deps)).toBe(0);
  fixture.elapse(86_400_000);
  expect(await rollSlots(fixture.deps)).toBeGreaterThan(0);
  fixture.elapse(-86_400_000);
});

test('PUT zone → 409 delivery/zone-overlap for a postcode of another zone, within another length it is fine', async () => {
  await put('apart', definition('881', { ranges: [{ from: '881', to: '885' }] }));
  await expectProblem(put('other', definition('884')), 'delivery/zone-overlap');
  expect((await put('other', definition('8841'))).statusCode).toBe(200);
  expect((await slotsAt('postcode=884100')).zone.id).toBe('other');
  expect((await put('apart', definition('881'))).statusCode).toBe(200);
});

test('PUT zone → 403 without the role, 400 for ranges of two lengths', async () => {
  const call = { method: 'PUT' as const, url: '/v1/admin/delivery/zones/a', body: definition('A') };
  await expectProblem(shopping.call(call), 'auth/forbidden');
  await expectProblem(put('a', definition('A', { ranges: [{ from: '1', to: '22' }] })), 'request/invalid');
});

test.each([
  [{ floor: 1, lift: false }, 100],
  [{ floor: 0, lift: true }, 100],
  [{ floor: 5, lift: false }, 140],
  [{ floor: 5, lift: true }, 115],
  [{ floor: -2, lift: false }, 120],
])('delivery of %j costs %i', (house, expected) => {
  expect(deliveryPriceMinor({ baseMinor: 100, perFloorMinor: 10, liftMinor: 15 }, house)).toBe(expected);
});

test('delivery costs the same by SQL as by JavaScript', async () => {
  const houses = [-5, -1, 0, 1, 2, 200].flatMap((floor) => [true, false].map((lift) => ({ floor, lift })));
  const { rows } = await fixture.deps.pool.query<{ minor: number }>(
    `select (${deliveryPriceSql('z', 'd')})::int as minor from jsonb_array_elements($1::jsonb) with ordinality h(d, n),
       (select 100 as base_minor, 10 as per_floor_minor, 15 as lift_minor) z order by n`,
    [JSON.stringify(houses)],
  );
  const zone = { baseMinor: 100, perFloorMinor: 10, liftMinor: 15 };
  expect(rows.map(({ minor }) => minor)).toEqual(houses.map((house) => deliveryPriceMinor(zone, house)));
});

describe('a cart with an address', () => {
  test('has the price of delivery in its totals, and so has its order', async () => {
    const cart = (await withDelivery(await shopping.cartOf({}), { postcode: '101000', floor: 3 })).json<Cart>();
    expect(cart.totals).toMatchObject({ itemsMinor: 4_000_000, deliveryMinor: 139_000, totalMinor: 4_139_000 });
    const order = PlacedOrder.parse((await shopping.order(cart)).json());
    expect(order.totals).toEqual(cart.totals);
  });

  test('is warned of a postcode without a zone and of a slot that is too early, and cannot be ordered', async () => {
    const nowhere = (await withDelivery(await shopping.cartOf({}), { postcode: '900000' })).json<Cart>();
    expect(nowhere.warnings).toEqual([{ code: 'delivery-not-available' }]);
    await expectProblem(shopping.order(nowhere), 'delivery/not-available');
    const slot = { date: new Date().toISOString().slice(0, 10), part: 'evening' };
    const early = (await withDelivery(await shopping.cartOf({}), { postcode: '101000', slot })).json<Cart>();
    expect(early.warnings).toMatchObject([{ code: 'slot-unavailable', earliest: expect.any(String) }]);
    await expectProblem(shopping.order(early), 'delivery/slot-unavailable');
    const { earliest } = await slotsAt('postcode=101000&leadDays=3');
    const fine = await withDelivery(await shopping.cartOf({}), {
      postcode: '101000',
      slot: { date: earliest, part: 'day' },
    });
    expect(fine.json<Cart>().warnings).toEqual([]);
  });
});
