import * as z from 'zod';
import { AmountMinor, CurrencyCode, Money } from '../money.ts';
import { SLOT_PARTS } from './carts.ts';
import { BODY_PROBLEMS, type Op } from './op.ts';
import { oneLine } from './text.ts';

export const SlotPart = z
  .enum(SLOT_PARTS)
  .meta({ description: 'Morning 9–12, day 12–18, evening 18–22 by the zone’s clock' });
export const SlotWish = z.strictObject({ date: z.iso.date(), part: SlotPart }).meta({ id: 'SlotWish' });
export type SlotWish = z.output<typeof SlotWish>;

/** Postcodes are compared without blanks and hyphens, in upper case. */
export const normalisedPostcode = (postcode: string): string => postcode.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');

const Postcode = oneLine(2, 12).meta({ description: 'Postcode; blanks and hyphens do not count', example: '101000' });
const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^-?\d{1,4}$/, { error: `must be a whole number from ${min} to ${max}` })
    .transform(Number)
    .pipe(z.int().min(min).max(max));

export const ZoneId = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, { error: 'must be 1 to 40 lower-case letters, digits or hyphens' })
  .meta({ description: 'Id of a delivery zone', example: 'moscow' });

const Prefix = z
  .string()
  .max(12)
  .transform(normalisedPostcode)
  .pipe(
    z
      .string()
      .max(9)
      .regex(/^[A-Z0-9]{1,9}$/, { error: 'must be 1 to 9 letters or digits' }),
  )
  .meta({ pattern: '^[^A-Za-z0-9]*([A-Za-z0-9][^A-Za-z0-9]*){1,9}$' });

const capacity = z.int().min(0).max(100_000);
const DayCapacity = z.strictObject({ morning: capacity, day: capacity, evening: capacity }).meta({ id: 'DayCapacity' });

const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

export const ZoneDefinition = z
  .strictObject({
    name: oneLine(1, 120),
    currency: CurrencyCode,
    ranges: z
      .array(
        z.strictObject({ from: Prefix, to: Prefix }).refine(({ from, to }) => from.length === to.length && from <= to, {
          error: 'must be two prefixes of one length, the lower first',
        }),
      )
      .min(1)
      .max(500)
      .meta({ description: 'Ranges of postcode prefixes, both ends included; the longest prefix decides' }),
    baseMinor: AmountMinor.meta({ description: 'Delivery to the door of the house' }),
    perFloorMinor: AmountMinor.meta({ description: 'For each floor of stairs, where no lift takes a mattress' }),
    liftMinor: AmountMinor.meta({ description: 'Up by lift, whatever the floor' }),
    transportDays: z.int().min(0).max(60).meta({ description: 'From ready to the door, in days' }),
    timeZone: z
      .string()
      .max(64)
      .refine(isTimeZone, { error: 'must be a name of the time zone database' })
      .meta({ description: 'IANA name', example: 'Europe/Moscow' }),
    week: z
      .array(DayCapacity)
      .length(7)
      .meta({ description: 'Deliveries that can be made in each part of each day, Monday first' }),
    active: z.boolean(),
  })
  .meta({ id: 'DeliveryZoneDefinition' });
export type ZoneDefinition = z.output<typeof ZoneDefinition>;

export const DeliveryZone = z.object({ id: ZoneId, ...ZoneDefinition.shape }).meta({ id: 'DeliveryZone' });
export type DeliveryZone = z.infer<typeof DeliveryZone>;

/** Each part of each day of a quarter. */
const MAX_SLOTS = 300;

export const DeliverySlots = z
  .object({
    zone: z.object({ id: ZoneId, name: z.string().max(120) }),
    price: Money,
    earliest: z.iso.date().meta({ description: 'Of the slowest line, with the transport to this zone' }),
    slots: z
      .array(z.object({ date: z.iso.date(), part: SlotPart, left: z.int().min(1).max(10) }))
      .max(MAX_SLOTS)
      .meta({ description: 'Those that are free; `left` counts up to 10' }),
  })
  .meta({ id: 'DeliverySlots' });
export type DeliverySlots = z.infer<typeof DeliverySlots>;

const SlotCapacity = z
  .object({ zoneId: ZoneId, date: z.iso.date(), part: SlotPart, capacity, booked: capacity })
  .meta({ id: 'SlotCapacity' });
export type SlotCapacity = z.infer<typeof SlotCapacity>;

const AWAY = ['orders/unavailable', 'origin/unavailable', 'origin/timeout'] as const;
const zoneParam = z.object({ zoneId: ZoneId });

export const getDeliverySlots = {
  id: 'getDeliverySlots',
  method: 'get',
  path: '/v1/delivery/slots',
  tag: 'orders',
  auth: 'guest',
  summary: 'What delivery costs at a postcode, and when it can be',
  query: z.object({
    postcode: Postcode,
    leadDays: wholeNumber(0, 400).default(0).meta({ description: '`leadDays` of the slowest line' }),
    floor: wholeNumber(-5, 200).default(0),
    lift: z.stringbool().default(false),
  }),
  ok: DeliverySlots,
  problems: ['delivery/not-available', ...AWAY],
} as const satisfies Op;

export const listDeliveryZones = {
  id: 'listDeliveryZones',
  method: 'get',
  path: '/v1/admin/delivery/zones',
  tag: 'orders',
  auth: 'staff',
  permission: 'delivery:manage',
  summary: 'All delivery zones',
  query: z.object({}),
  ok: z.object({ items: z.array(DeliveryZone).max(1_000) }).meta({ id: 'DeliveryZoneList' }),
  problems: AWAY,
} as const satisfies Op;

export const putDeliveryZone = {
  id: 'putDeliveryZone',
  method: 'put',
  path: '/v1/admin/delivery/zones/:zoneId',
  tag: 'orders',
  auth: 'staff',
  permission: 'delivery:manage',
  summary: 'Define a delivery zone as a whole',
  description: 'Slots of the next 60 days follow its week at once, but for those whose capacity was set by hand.',
  params: zoneParam,
  body: ZoneDefinition,
  ok: DeliveryZone,
  problems: ['delivery/zone-overlap', ...BODY_PROBLEMS, ...AWAY],
} as const satisfies Op;

export const setSlotCapacity = {
  id: 'setSlotCapacity',
  method: 'put',
  path: '/v1/admin/delivery/zones/:zoneId/slots',
  tag: 'orders',
  auth: 'staff',
  permission: 'delivery:manage',
  summary: 'Set the capacity of one slot',
  description: 'A capacity below what is booked is raised to it, so that nobody’s delivery is lost; 0 closes the slot.',
  params: zoneParam,
  body: z.strictObject({ ...SlotWish.shape, capacity }),
  ok: SlotCapacity,
  problems: ['delivery/zone-not-found', ...BODY_PROBLEMS, ...AWAY],
} as const satisfies Op;

export const DELIVERY_OPS = [getDeliverySlots, listDeliveryZones, putDeliveryZone, setSlotCapacity] as const;
