import { FIRMNESSES, type Firmness } from '#shared/contracts/attributes.ts';
import { folded } from './text.ts';
import { byProfileWords, type ProfileWords } from './word-lists.ts';

export interface Sides {
  top: Firmness;
  bottom: Firmness;
}

const STIFF_RU = String.raw`ж[её]стк\p{L}*`;

/** Longest expression first: each is blanked once read, so that `medium firm` is not read again as `firm`. */
const WORDS: readonly (readonly [Firmness, RegExp])[] = [
  [
    'medium-soft',
    /(?:medium|mid)[\s-]*(?:soft|plush)|(?:soft|plush)[\s-]*medium|(?:умеренно|средне)[\s-]*мягк\p{L}*|ниже средн\p{L}*|mittel[\s-]*weich|middels myk|medium myk/u,
  ],
  [
    'medium-firm',
    new RegExp(
      String.raw`(?:medium|mid)[\s-]*firm|firm[\s-]*medium|cushion[\s-]*firm|(?:умеренно|средне)[\s-]*${STIFF_RU}|выше средн\p{L}*|mittel[\s-]*fest|medium[\s-]*fast|middels fast`,
      'u',
    ),
  ],
  [
    'extra-firm',
    new RegExp(
      String.raw`(?:extra|ultra|very|super)[\s-]*firm|(?:очень|экстра|особо|максимально|повышенн\p{L}*)[\s-]*${STIFF_RU}|sehr fest|extra[\s-]*fest|ekstra fast|extra fast|(?<!\p{L})h[45](?!\d)`,
      'u',
    ),
  ],
  [
    'extra-soft',
    /(?:extra|ultra|very|super)[\s-]*(?:soft|plush)|(?:очень|экстра|особо)[\s-]*мягк\p{L}*|sehr weich|ekstra myk|ekstra bløt/u,
  ],
  [
    'medium',
    new RegExp(
      String.raw`(?<!\p{L})medium(?!\p{L})|средн\p{L}*(?:\s+(?:степен\p{L}*\s+)?${STIFF_RU})?|(?<!\p{L})mittel(?!\p{L})|middels|(?<!\p{L})h2(?!\d)`,
      'u',
    ),
  ],
  [
    'firm',
    new RegExp(
      String.raw`(?<!\p{L})firm(?!\p{L})|(?<!\p{L})${STIFF_RU}|(?<!\p{L})(?:fest|fast)(?!\p{L})|(?<!\p{L})h3(?!\d)`,
      'u',
    ),
  ],
  [
    'soft',
    /(?<!\p{L})(?:soft|plush)(?!\p{L})|(?<!\p{L})мягк\p{L}*|(?<!\p{L})(?:weich|myk|bløt)(?!\p{L})|(?<!\p{L})h1(?!\d)/u,
  ],
];

/** The word that names the property, which is not a value: `Жёсткость: средняя`, `firmness medium`. */
const PROPERTY = /ж[её]сткост(?:ь|и|ью)|степень|firmness|fasthet|härte(?:grad)?/gu;

/**
 * Reads the firmness of both sides from a value such as `medium firm`, `средняя/жёсткая` (top/bottom) or `H3`.
 * One value is both sides; more than two, or none, is null.
 */
export function readFirmness(text: string, words?: ProfileWords<Firmness>): Sides | null {
  const parts = text.split(/[/|;+]|\s[-–—]\s|,| и | and | und | og /u).filter((part) => part.trim() !== '');
  if (parts.length === 2) {
    const [top, bottom] = parts.map((part) => readOne(part, words));
    if (top && bottom) return { top, bottom };
  }
  const one = readOne(text, words);
  return one === null ? null : { top: one, bottom: one };
}

/** Firmness told in a title, which says other things too; the Nordic and German words need a text in their language. */
export function firmnessInTitle(title: string, words?: ProfileWords<Firmness>): Sides | null {
  const plain = folded(title);
  const local = /madrass|madras\b|matratze/u.test(plain);
  return readFirmness(local ? title : plain.replaceAll(/(?<!\p{L})(?:fast|fest|mittel)(?!\p{L})/gu, ' '), words);
}

function readOne(text: string, words: ProfileWords<Firmness> | undefined): Firmness | null {
  const own = byProfileWords(text, FIRMNESSES, words);
  if (own !== null) return own;
  let plain = folded(text).replaceAll(PROPERTY, ' ');
  const found = new Set<Firmness>();
  for (const [value, pattern] of WORDS) {
    const [matched] = pattern.exec(plain) ?? [];
    if (matched === undefined) continue;
    found.add(value);
    plain = plain.replaceAll(matched, ' ');
  }
  const [only] = found;
  return found.size === 1 && only !== undefined ? only : null;
}
