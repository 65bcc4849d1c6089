import type { Random } from '../../../dev/seed/random.ts';

/** How long one visit takes, in ms. */
export type ServiceTime = (meanMs: number) => number;

/** The times between random arrivals, and the service of the textbook's M. */
export const exponential =
  (random: Random): ServiceTime =>
  (meanMs) =>
    -Math.log(1 - random()) * meanMs;

/** Always the mean: the textbook's D. */
export const fixed: ServiceTime = (meanMs) => meanMs;

/** As times of services are seen: never under zero, with a long tail. `cv` is the deviation divided by the mean. */
export function lognormal(random: Random, cv: number): ServiceTime {
  const variance = Math.log(1 + cv * cv);
  const sigma = Math.sqrt(variance);
  return (meanMs) => meanMs * Math.exp(sigma * standardNormal(random) - variance / 2);
}

/** What 99 of 100 of them do not exceed, by their mean. */
export const lognormalP99 = (cv: number): number => {
  const variance = Math.log(1 + cv * cv);
  return Math.exp(2.326 * Math.sqrt(variance) - variance / 2);
};

/** By Box and Muller. */
const standardNormal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
