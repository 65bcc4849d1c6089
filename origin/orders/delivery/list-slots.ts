import type { DeliverySlots } from '#shared/contracts/delivery.ts';
import type { SLOT_PARTS } from '#shared/contracts/carts.ts';
import type { Currency } from '#shared/money.ts';
import { Problem } from '#shared/problem.ts';
import { fromPostgres } from '../db/failures.ts';
import type { OrdersDeps } from '../deps.ts';
import { deliveryPriceMinor, type ZonePrice } from './delivery-price.ts';
import { zoneSql } from './zone-sql.ts';

interface Row extends ZonePrice {
  id: string;
  name: string;
  currency: Currency;
  earliest: string;
  slots: { date: string; part: (typeof SLOT_PARTS)[number]; left: number }[];
}

const TEXT = `
  select z.id, z.name, z.currency, z.base_minor::float8 as "baseMinor", z.per_floor_minor::float8 as "perFloorMinor",
    z.lift_minor::float8 as "liftMinor", to_char(z.earliest + $3::int, 'YYYY-MM-DD') as earliest,
    coalesce((select json_agg(json_build_object('date', s.date, 'part', s.part, 'left', least(s.capacity - s.booked, 10))
        order by s.date, s.part)
      from delivery_slots s where s.zone_id = z.id and s.date >= z.earliest + $3::int and s.booked < s.capacity), '[]') as slots
  from ${zoneSql('$1::text', '$2::timestamptz')} z`;

/** Price and free slots at a postcode, for what is ready after `leadDays`. Throws `delivery/not-available`. */
export async function listSlots(
  ports: Pick<OrdersDeps, 'pool' | 'now'>,
  { postcode, leadDays, ...house }: { postcode: string; leadDays: number; floor: number; lift: boolean },
): Promise<DeliverySlots> {
  const values = [postcode, ports.now(), leadDays];
  const { rows } = await fromPostgres(() => ports.pool.query<Row>({ name: 'list-slots', text: TEXT, values }));
  const [zone] = rows;
  if (zone === undefined) throw new Problem('delivery/not-available');
  return {
    zone: { id: zone.id, name: zone.name },
    price: { amountMinor: deliveryPriceMinor(zone, house), currency: zone.currency },
    earliest: zone.earliest,
    slots: zone.slots,
  };
}
