import { expect, test } from 'vitest';
import { orderByDistance, REGIONS, regionsNear } from './regions.ts';

const ORIGINS = [{ region: 'eu' }, { region: 'us' }, { region: null }, { region: 'ap' }] as const;

test.each([
  [{ continent: 'EU' }, [0, 1, 3, 2]],
  [{ continent: 'NA' }, [1, 0, 3, 2]],
  [{ continent: 'AS' }, [3, 0, 1, 2]],
  [{ continent: 'AS', colo: 'IST' }, [0, 3, 1, 2]],
  [{ continent: 'T1' }, [0, 1, 2, 3]],
  [{ continent: 'constructor', colo: '__proto__' }, [0, 1, 2, 3]],
  [{}, [0, 1, 2, 3]],
])('orderByDistance → for %j the origins %j', (where, order) => {
  expect(orderByDistance(ORIGINS, regionsNear(where))).toEqual(order);
});

test.each(['EU', 'AF', 'NA', 'SA', 'AS', 'OC', 'AN'])('regionsNear → every region once for %s', (continent) => {
  expect([...regionsNear({ continent })].sort()).toEqual([...REGIONS].sort());
});
