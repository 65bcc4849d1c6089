import type { LengthUnit } from '#shared/size.ts';
import { folded } from './text.ts';

const CM_PER: Readonly<Record<LengthUnit, number>> = { mm: 0.1, cm: 1, m: 100, in: 2.54 };
const NUMBER = String.raw`(\d{1,4}(?:[.,]\d{1,3})?)`;
const LENGTH = new RegExp(
  String.raw`(?<![\d.,])${NUMBER}\s?(mm|мм|cm|см|in(?:ch(?:es)?|\.)?|дюйм\p{L}*|["”″]|m|м)(?!\p{L})`,
  'giu',
);
const MIN_HEIGHT_CM = 3;
const MAX_HEIGHT_CM = 60;

/** Reads the height of a mattress in cm (3 to 60, one decimal) from a value such as `22`, `22 см`, `220 мм` or `10 in.`; null when it is none. */
export function readHeightCm(text: string, unit?: LengthUnit): number | null {
  const plain = folded(text);
  const [told] = plain.matchAll(LENGTH);
  if (told !== undefined) return height(told[1], unitOf(told[2]));
  const bare = /^\D{0,12}?(\d{1,4}(?:[.,]\d{1,2})?)\s*$/u.exec(plain)?.[1];
  if (bare === undefined) return null;
  if (unit !== undefined) return height(bare, unit);
  return Number(bare.replace(',', '.')) > MAX_HEIGHT_CM ? height(bare, 'mm') : height(bare, 'cm');
}

/** The one height that a title tells beside its size: `14.5 in.`, `22 см`; null when it tells none or several. */
export function heightInTitle(titleWithoutSize: string): number | null {
  const heights = new Set<number>();
  for (const match of titleWithoutSize.matchAll(LENGTH)) {
    const value = height(match[1], unitOf(match[2]));
    if (value !== null) heights.add(value);
  }
  const [only] = heights;
  return heights.size === 1 && only !== undefined ? only : null;
}

function height(number: string | undefined, unit: LengthUnit): number | null {
  const cm = Math.round(Number((number ?? '').replace(',', '.')) * CM_PER[unit] * 10) / 10;
  return cm >= MIN_HEIGHT_CM && cm <= MAX_HEIGHT_CM ? cm : null;
}

function unitOf(text: string | undefined): LengthUnit {
  const unit = (text ?? '').toLowerCase();
  if (unit === 'mm' || unit === 'мм') return 'mm';
  if (unit === 'cm' || unit === 'см') return 'cm';
  return unit === 'm' || unit === 'м' ? 'm' : 'in';
}

/** Reads the heaviest sleeper in whole kg (20 to 400): `до 120 кг`, `265 lb`. A bare number is in the given unit. */
export function readLoadKg(text: string, unit: 'kg' | 'lb' = 'kg'): number | null {
  const numbers = folded(text).match(/\d{2,3}(?:[.,]\d+)?/gu) ?? [];
  const [number] = numbers;
  if (number === undefined || numbers.length > 1) return null;
  const pounds = /(?<!\p{L})(?:lbs?|pounds?)(?!\p{L})/iu.test(text) || (unit === 'lb' && !/kg|кг/iu.test(text));
  const kg = Math.round(Number(number.replace(',', '.')) * (pounds ? 0.453_592_37 : 1));
  return kg >= 20 && kg <= 400 ? kg : null;
}

/** Reads a warranty in months (0 to 600): `10 лет`, `24 мес`, `5-year`. A bare number needs the unit. */
export function readMonths(text: string, unit?: 'months' | 'years'): number | null {
  const plain = folded(text);
  const numbers = plain.match(/\d{1,3}/gu) ?? [];
  const [number] = numbers;
  if (number === undefined || numbers.length > 1) return null;
  const years = /год|года|лет|year|yr|år|jahr/u.test(plain);
  const months = /мес|month|mnd|måned|monat/u.test(plain);
  if (!years && !months && unit === undefined) return null;
  const value = Number(number) * (years || (!months && unit === 'years') ? 12 : 1);
  return value <= 600 ? value : null;
}

/** Reads a sleep trial in nights (0 to 1,000): `100 nights`, `100`. Null when it says no number, or several. */
export function readNights(text: string): number | null {
  const numbers = folded(text).match(/\d{1,4}/gu) ?? [];
  const value = Number(numbers[0]);
  return numbers.length === 1 && value <= 1_000 ? value : null;
}
