import * as z from 'zod';

/** Width × length in whole centimetres. */
export interface Size {
  widthCm: number;
  lengthCm: number;
}

export const MIN_SIDE_CM = 40;
export const MAX_SIDE_CM = 300;
/** 40 to 300, for those who read the pattern alone. */
const SIDE_WITHIN_BOUNDS = String.raw`(?:[4-9]\d|[12]\d\d|300)`;
const SIZE_KEY = /^([1-9]\d{1,2})x([1-9]\d{1,2})$/;

/** Writes a size as shoppers and URLs do: `160x200`. */
export const sizeKey = (size: Size): string => `${size.widthCm}x${size.lengthCm}`;

/** Reads exactly `160x200` (whole cm, both sides within bounds); null for anything else. */
export function parseSizeKey(text: string): Size | null {
  const match = SIZE_KEY.exec(text);
  return match === null ? null : withinBounds({ widthCm: Number(match[1]), lengthCm: Number(match[2]) });
}

export const SizeKey = z
  .string()
  .max(7)
  .refine((text) => parseSizeKey(text) !== null, {
    error: `must be width x length in whole centimetres such as 160x200, each from ${MIN_SIDE_CM} to ${MAX_SIDE_CM}`,
  })
  .meta({
    description: 'Width x length in whole centimetres',
    example: '160x200',
    pattern: `^${SIDE_WITHIN_BOUNDS}x${SIDE_WITHIN_BOUNDS}$`,
  });

export type LengthUnit = 'mm' | 'cm' | 'm' | 'in';
export type SizeRegion = 'us' | 'uk';

export interface SizeHints {
  /** Unit of numbers that carry none. Without it a unit is inferred only where one alone makes a mattress. */
  unit?: LengthUnit;
  /** Whose names are meant: a US King is 193x203, a UK King 150x200. */
  region?: SizeRegion;
}

export type SizeReading =
  | { kind: 'size'; size: Size; heightCm?: number; split: boolean; matched: string }
  | { kind: 'none' }
  | { kind: 'ambiguous' | 'out-of-range'; detail: string };

const CM_PER: Record<LengthUnit, number> = { mm: 0.1, cm: 1, m: 100, in: 2.54 };

const NUMBER = String.raw`(\d{1,4}(?:[.,]\d{1,3})?)`;
/** Latin and Cyrillic letters that look alike are mixed in one unit often enough. */
const UNIT = String.raw`(?:\s{0,2}((?:[mм]{2}|[cс][mм]|[mм]|in(?:ch(?:es)?|\.)?|дюйм(?:а|ов)?)(?!\p{L})|["”″]))?`;
const SIDE = String.raw`(?:\s{0,2}[wlhшдв](?!\p{L})\.?)?`;
const TIMES = String.raw`\s{0,3}(?:[xх×*✕]|by|на|по)\s{0,3}`;
const LABEL = String.raw`(?:[wlhшдв]\s?)?`;
const DIMENSIONS = new RegExp(
  String.raw`(?<![\d.,])(?:(?<!\p{L})${LABEL})?${NUMBER}${UNIT}${SIDE}${TIMES}${LABEL}${NUMBER}${UNIT}${SIDE}(?:${TIMES}${LABEL}${NUMBER}${UNIT})?(?!\d)`,
  'giu',
);

/** `Ширина 160, длина 200`, `W: 60 in, L: 80 in`: both sides by their names. */
const LABELLED = new RegExp(
  String.raw`(?<!\p{L})(?:ширина|ш|width|w|bredde|breite)[\s.:=-]{0,4}${NUMBER}${UNIT}[\s,;./xх×*]{0,4}(?<!\p{L})(?:длина|д|length|l|lengde|länge)[\s.:=-]{0,4}${NUMBER}${UNIT}`,
  'iu',
);

/** What stands around a size when it is one of several: `140-160x200`, `80x190/195/200`. */
const CHOICE_BEFORE = /\d\s*[-–—/]\s*$/u;
const CHOICE_AFTER = /^\s*(?:см|cm)?\s*[/|]\s*\d{2,4}(?![\d.,]*\s*(?:[xх×*]|см|cm|мм|mm|шт|pc|лет|year))/iu;
/** Several pieces at one price: `90x200 (2 шт.)`, `80x200 + 80x200`. */
const PIECES = /(?<![\d.,])[2-9]\s*(?:шт|pcs|pieces|stk)(?!\p{L})|(?:set|pack) of [2-9](?!\d)|(?<!\d)[2-9]-pack/iu;

/** A quick no for texts that name no size. */
const ANY_NAME = /\b(?:king|queen|twin|full|double|single|emperor)\b/iu;

/** Words that only look like the name of a size: brands, and `full` or `double` said of something else. */
const NOT_A_NAME =
  /\b(?:king[\s-]+koil|(?:full|double|single)[\s-]+(?:body|support|sided?|layer|grain|foam|cover|comfort|jersey|knit|zip|pack|spring|pocket)\w*)\b/giu;

/** Sizes by name, longest name first. Inches as sold in the US, centimetres as sold in the UK (National Bed Federation). */
const NAMES: readonly { name: RegExp; region: SizeRegion; only: boolean; split?: true; size: Size }[] = [
  {
    name: /\bsplit[\s-]+(?:ca|cal|california)\.?[\s-]*king\b/iu,
    region: 'us',
    only: true,
    split: true,
    size: { widthCm: 183, lengthCm: 213 },
  },
  { name: /\bsplit[\s-]+king\b/iu, region: 'us', only: true, split: true, size: { widthCm: 193, lengthCm: 203 } },
  { name: /\bsplit[\s-]+queen\b/iu, region: 'us', only: true, split: true, size: { widthCm: 152, lengthCm: 203 } },
  { name: /\b(?:ca|cal|california)\.?[\s-]*king\b/iu, region: 'us', only: true, size: { widthCm: 183, lengthCm: 213 } },
  { name: /\bshort[\s-]+queen\b/iu, region: 'us', only: true, size: { widthCm: 152, lengthCm: 191 } },
  { name: /\bqueen\b/iu, region: 'us', only: true, size: { widthCm: 152, lengthCm: 203 } },
  {
    name: /\b(?:ca|cal|california)\.?[\s-]*(?:long[\s-]*)?twin\b/iu,
    region: 'us',
    only: true,
    size: { widthCm: 91, lengthCm: 213 },
  },
  {
    name: /\btwin[\s-]*(?:xl|x[\s-]*long|extra[\s-]*long)\b/iu,
    region: 'us',
    only: true,
    size: { widthCm: 97, lengthCm: 203 },
  },
  { name: /\btwin\b/iu, region: 'us', only: true, size: { widthCm: 97, lengthCm: 191 } },
  {
    name: /\bfull[\s-]*(?:xl|x[\s-]*long|extra[\s-]*long)\b/iu,
    region: 'us',
    only: true,
    size: { widthCm: 137, lengthCm: 203 },
  },
  { name: /\bfull\b/iu, region: 'us', only: false, size: { widthCm: 137, lengthCm: 191 } },
  { name: /\bemperor\b/iu, region: 'uk', only: true, size: { widthCm: 200, lengthCm: 200 } },
  { name: /\bsuper[\s-]*king\b/iu, region: 'uk', only: true, size: { widthCm: 180, lengthCm: 200 } },
  { name: /\bsmall\s+double\b/iu, region: 'uk', only: true, size: { widthCm: 120, lengthCm: 190 } },
  { name: /\bsmall\s+single\b/iu, region: 'uk', only: true, size: { widthCm: 75, lengthCm: 190 } },
  { name: /\bking\b/iu, region: 'uk', only: false, size: { widthCm: 150, lengthCm: 200 } },
  { name: /\bking\b/iu, region: 'us', only: false, size: { widthCm: 193, lengthCm: 203 } },
  { name: /\bdouble\b/iu, region: 'uk', only: false, size: { widthCm: 135, lengthCm: 190 } },
  { name: /\bdouble\b/iu, region: 'us', only: false, size: { widthCm: 137, lengthCm: 191 } },
  { name: /\bsingle\b/iu, region: 'uk', only: false, size: { widthCm: 90, lengthCm: 190 } },
];

/**
 * Reads a size from what makers write: `160x200`, `160х200` (Cyrillic), `160*200*22` (with the height), `1600 x 2000 мм`,
 * `1.6x2.0 m`, `60 in. x 80 in.`, and names such as Twin XL or Split CA King. Numbers win over names, unless their unit is not told.
 * Two different sizes in one text, a unit that cannot be inferred, or a name whose region is not told are `ambiguous`, never guessed.
 */
export function readSize(text: string, hints: SizeHints = {}): SizeReading {
  const bounded = text.slice(0, 2_000);
  const dimensions = readDimensions(bounded, hints) ?? { kind: 'none' };
  if (dimensions.kind === 'size' || dimensions.kind === 'out-of-range') return dimensions;
  const name = readName(bounded, hints);
  return name.kind === 'size' || dimensions.kind === 'none' ? name : dimensions;
}

function readDimensions(text: string, hints: SizeHints): SizeReading | null {
  const readings: SizeReading[] = [];
  for (const match of text.matchAll(DIMENSIONS)) readings.push(readMatch(match, hints));
  const labelled = readings.length === 0 ? LABELLED.exec(text) : null;
  if (labelled !== null) readings.push(readMatch(labelled, hints));
  const sizes = readings.filter((reading) => reading.kind === 'size');
  const [first] = sizes;
  const choice = readings.find((reading) => reading.kind === 'ambiguous' && reading.detail.includes('one of several'));
  if (first === undefined || choice !== undefined) return choice ?? readings[0] ?? null;
  const other = sizes.find((reading) => !sameSize(first, reading));
  if (other !== undefined) return { kind: 'ambiguous', detail: `two sizes: ${first.matched} and ${other.matched}` };
  const doubled = sizes.length > 1 && /\d\s*(?:см|cm)?\s*\+\s*\d/iu.test(text);
  return doubled || PIECES.test(text)
    ? { kind: 'ambiguous', detail: `${first.matched} in several pieces at one price` }
    : first;
}

/** Sizes in two units round differently: `140x200 cm / 55x79 in`. */
function sameSize(a: Extract<SizeReading, { kind: 'size' }>, b: Extract<SizeReading, { kind: 'size' }>): boolean {
  const tolerance = isInches(a.matched) === isInches(b.matched) ? 0 : 2;
  return (
    Math.abs(a.size.widthCm - b.size.widthCm) <= tolerance && Math.abs(a.size.lengthCm - b.size.lengthCm) <= tolerance
  );
}

const isInches = (matched: string): boolean => /in(?:ch|\.|$)|["”″]|дюйм/iu.test(matched);

function readMatch(match: RegExpExecArray, hints: SizeHints): SizeReading {
  const matched = match[0].trim();
  const after = match.input.slice(match.index + match[0].length, match.index + match[0].length + 40);
  if (CHOICE_BEFORE.test(match.input.slice(0, match.index)) || CHOICE_AFTER.test(after))
    return { kind: 'ambiguous', detail: `${matched} is one of several sizes` };
  const numbers = [match[1], match[3], match[5]]
    .filter((part) => part !== undefined)
    .map((part) => Number(part.replace(',', '.')));
  const told = unitOf(match[6]) ?? unitOf(match[4]) ?? unitOf(match[2]) ?? hints.unit;
  const unit = told ?? inferUnit(numbers);
  if (unit === null) return { kind: 'ambiguous', detail: `the unit of ${matched} is not told` };
  if (numbers.length === 3 && /^[2-4]$/.test(match[1] ?? '') && match[2] === undefined)
    return { kind: 'ambiguous', detail: `${matched} may be ${match[1] ?? ''} pieces` };
  const cm = numbers.map((number, index) => number * CM_PER[unitOf(match[2 + index * 2]) ?? unit]);
  const heightIndex = cm.length === 3 ? cm.findIndex((side) => side < MIN_SIDE_CM) : -1;
  const [width, length] = cm.filter((_, index) => (heightIndex === -1 ? index < 2 : index !== heightIndex));
  const size = withinBounds({ widthCm: Math.round(width ?? 0), lengthCm: Math.round(length ?? 0) });
  if (size === null)
    return {
      kind: 'out-of-range',
      detail: `${matched} is not a mattress: sides must be ${MIN_SIDE_CM} to ${MAX_SIDE_CM} cm`,
    };
  const split = /\bsplit\b/iu.test(match.input);
  const height = heightIndex === -1 ? undefined : cm[heightIndex];
  return {
    kind: 'size',
    size,
    split,
    matched,
    ...(height !== undefined && height >= 1 ? { heightCm: Math.round(height * 10) / 10 } : {}),
  };
}

function unitOf(text: string | undefined): LengthUnit | undefined {
  if (text === undefined) return undefined;
  const lower = text.toLowerCase().replaceAll('м', 'm').replaceAll('с', 'c');
  return lower === 'mm' || lower === 'cm' || lower === 'm' ? lower : 'in';
}

/** The one unit in which these numbers are a mattress; null when none or several fit. */
function inferUnit(numbers: readonly number[]): LengthUnit | null {
  const [width = 0, length = 0] =
    numbers.length === 3
      ? numbers.filter((side, index) => side >= MIN_SIDE_CM || (numbers.every((n) => n < MIN_SIDE_CM) && index < 2))
      : numbers;
  const [short, long] = width < length ? [width, length] : [length, width];
  if (short >= 400 && long >= 600) return 'mm';
  if (short >= MIN_SIDE_CM && long >= 110 && long <= MAX_SIDE_CM) return 'cm';
  if (short >= 0.4 && long >= 1.1 && long <= 3) return 'm';
  return null;
}

function readName(text: string, hints: SizeHints): SizeReading {
  if (!ANY_NAME.test(text)) return { kind: 'none' };
  let rest = text.replaceAll(NOT_A_NAME, blank);
  const found: { matched: string; size: Size; split: boolean }[] = [];
  let regional: string | null = null;
  for (const entry of NAMES) {
    const [matched] = entry.name.exec(rest) ?? [];
    if (matched === undefined) continue;
    if (!entry.only && entry.region !== hints.region) {
      regional ??= matched;
      continue;
    }
    rest = rest.replace(matched, blank);
    found.push({ matched, size: entry.size, split: entry.split ?? false });
  }
  const [first] = found;
  if (first === undefined) {
    if (regional === null) return { kind: 'none' };
    return { kind: 'ambiguous', detail: `${regional} means different sizes in different countries` };
  }
  const other = found.find(({ size }) => sizeKey(size) !== sizeKey(first.size));
  if (other === undefined) return { kind: 'size', ...first };
  return { kind: 'ambiguous', detail: `two sizes: ${first.matched} and ${other.matched}` };
}

/** Spaces in the place of what has been read, so that a longer name is not read again as a shorter one. */
const blank = (matched: string): string => ' '.repeat(matched.length);

function withinBounds(size: Size): Size | null {
  const fits = (side: number) => Number.isInteger(side) && side >= MIN_SIDE_CM && side <= MAX_SIDE_CM;
  return fits(size.widthCm) && fits(size.lengthCm) ? size : null;
}
