import type { ZoneDefinition } from '#shared/contracts/delivery.ts';
import { fromPostgres } from '../db/failures.ts';
import type { OrdersDeps } from '../deps.ts';
import { writeSlots } from './roll-slots.ts';
import { allZones, writeZone } from './zone-repo.ts';

const week = (workday: number, weekend: number): ZoneDefinition['week'] =>
  Array.from({ length: 7 }, (_, day) => {
    const capacity = day < 5 ? workday : weekend;
    return { morning: capacity, day: capacity, evening: capacity };
  });

const zone = (change: Partial<ZoneDefinition> & Pick<ZoneDefinition, 'name' | 'ranges'>): ZoneDefinition => ({
  currency: 'RUB',
  baseMinor: 99_000,
  perFloorMinor: 20_000,
  liftMinor: 30_000,
  transportDays: 1,
  timeZone: 'Europe/Moscow',
  week: week(400, 250),
  active: true,
  ...change,
});

/** What a shop on one machine begins with: two cities, and the rest of Russia by its first digit (Почта России: 1 to 6). */
const DEFAULT_ZONES: Readonly<Record<string, ZoneDefinition>> = {
  moscow: zone({ name: 'Москва', ranges: [{ from: '101', to: '129' }] }),
  'saint-petersburg': zone({ name: 'Санкт-Петербург', ranges: [{ from: '190', to: '199' }], transportDays: 2 }),
  russia: zone({
    name: 'Россия',
    ranges: [{ from: '1', to: '6' }],
    baseMinor: 249_000,
    transportDays: 5,
    week: week(900, 400),
  }),
};

/** Defines the default zones in a house that has none yet. */
export async function ensureDefaultZones(ports: Pick<OrdersDeps, 'db' | 'now'>): Promise<void> {
  const now = ports.now();
  await fromPostgres(() =>
    ports.db.transaction(async (db) => {
      if ((await allZones(db)).length > 0) return;
      for (const [id, definition] of Object.entries(DEFAULT_ZONES)) await writeZone(db, id, definition, now);
      await writeSlots(db, now);
    }),
  );
}
