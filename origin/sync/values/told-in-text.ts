import type { Firmness } from '#shared/contracts/attributes.ts';
import { readFirmness, type Sides } from './firmness.ts';
import { readHeightCm, readLoadKg, readMonths, readNights } from './measures.ts';
import type { ProfileWords } from './word-lists.ts';

/** What a description tells under the name of the property itself; null for what it does not tell, or tells in two ways. */
export interface ToldInText {
  firmness: Sides | null;
  heightCm: number | null;
  maxLoadKg: number | null;
  warrantyMonths: number | null;
  trialNights: number | null;
}

const MAX_LENGTH = 5_000;
const NUMBER = String.raw`\d{1,3}(?:[.,]\d)?`;
const labelled = (...patterns: string[]): RegExp[] => patterns.map((pattern) => new RegExp(pattern, 'giu'));

/** Each finds the value in its first group. A number without the property's name tells nothing: it may be a layer's. */
const FIRMNESS = labelled(
  String.raw`(?<!\p{L})(?:firmness(?: level)?|comfort level|(?:степень )?ж[её]сткост[ьи])\s*[:=–—-]\s*([^.;\n(]{2,40})`,
);
const HEIGHT = labelled(
  String.raw`(?<!\p{L})(?:(?:mattress |total |overall )?(?:height|thickness)|(?:общая )?(?:высота|толщина)(?: матраса| изделия)?)\s*[:=–—-]?\s*(${NUMBER}\s?(?:см|мм|cm|mm|in(?:ches|\.)?|["”″])(?!\p{L}))`,
);
const LOAD = labelled(
  String.raw`(?<!\p{L})(?:(?:максимальн\p{L}+ )?нагрузк\p{L}{1,2}|(?:максимальный )?вес)(?: на (?:одно |1 )?(?:спальное )?место)?\s*[:=–—-]?\s*((?:до )?\d{2,3}\s?кг)`,
  String.raw`(?<!\p{L})(?:max(?:imum|\.)? (?:load|weight|user weight)|weight (?:limit|capacity))\s*[:=–—-]?\s*((?:up to )?\d{2,3}\s?(?:kg|lbs?|pounds))`,
);
const WARRANTY = labelled(
  String.raw`(?<!\p{L})гарант\p{L}+(?: производителя)?\s*[:=–—-]?\s*(\d{1,3}\s?(?:лет|год\p{L}?|мес\p{L}*))`,
  String.raw`(?<!\p{L})warranty\s*[:=–—-]\s*(\d{1,3}[\s-]?(?:years?|months?))`,
  String.raw`(\d{1,2}[\s-]years?)(?: limited)? warranty`,
);
const TRIAL = labelled(String.raw`(\d{2,3})[\s-]nights?(?: home| sleep| risk-free)? trial`);

/** Reads attributes from a description in Russian or English, by the names of the properties alone. */
export function toldInText(text: string, words?: ProfileWords<Firmness>): ToldInText {
  const bounded = text.slice(0, MAX_LENGTH);
  return {
    firmness: single(bounded, FIRMNESS, (value) => readFirmness(value, words)),
    heightCm: single(bounded, HEIGHT, (value) => readHeightCm(value)),
    maxLoadKg: single(bounded, LOAD, (value) => readLoadKg(value)),
    warrantyMonths: single(bounded, WARRANTY, (value) => readMonths(value)),
    trialNights: single(bounded, TRIAL, (value) => readNights(value)),
  };
}

/** The one value that all places agree on. */
function single<Value>(text: string, patterns: readonly RegExp[], read: (value: string) => Value | null): Value | null {
  const found = new Map<string, Value>();
  for (const pattern of patterns)
    for (const match of text.matchAll(pattern)) {
      const value = read(match[1] ?? '');
      if (value !== null) found.set(JSON.stringify(value), value);
    }
  const [only] = found.values();
  return found.size === 1 && only !== undefined ? only : null;
}
