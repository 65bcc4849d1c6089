import * as delivery from '#shared/contracts/delivery.ts';
import type { Recorder } from './recorder.ts';

const DAY = { morning: 20, day: 30, evening: 20 };
const ZONE = {
  name: 'Санкт-Петербург',
  currency: 'RUB',
  ranges: [{ from: '190', to: '199' }],
  baseMinor: 90_000,
  perFloorMinor: 30_000,
  liftMinor: 50_000,
  transportDays: 2,
  timeZone: 'Europe/Moscow',
  week: [DAY, DAY, DAY, DAY, DAY, DAY, { morning: 0, day: 10, evening: 0 }],
  active: true,
};

/** Staff define where is delivered to; a shopper asks what it costs and when. Before carts, whose totals then have a delivery. */
export async function recordDeliveries({ record }: Recorder, staff: string, shopper: string): Promise<void> {
  const params = { zoneId: 'saint-petersburg' };
  await record(delivery.putDeliveryZone, { params, body: ZONE }, { token: staff });
  const query = { postcode: '190000', leadDays: '2', floor: '4', lift: 'true' };
  const { slots } = await record(delivery.getDeliverySlots, { query }, { token: shopper, shorten: firstThree });
  const [slot] = slots;
  const body = { date: slot?.date, part: slot?.part, capacity: 25 };
  await record(delivery.setSlotCapacity, { params, body }, { token: staff });
  await record(delivery.listDeliveryZones, {}, { token: staff });
}

const firstThree = (answer: delivery.DeliverySlots): delivery.DeliverySlots => ({
  ...answer,
  slots: answer.slots.slice(0, 3),
});
