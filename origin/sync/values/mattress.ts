import type { Size } from '#shared/size.ts';
import { folded } from './text.ts';

/** Why a row is not a mattress. */
export const OTHER_GOODS = [
  'set',
  'topper',
  'protector',
  'base',
  'pillow',
  'sofa-bed',
  'day-bed',
  'bed',
  'baby',
  'linen',
  'unpublished',
  'other-goods',
] as const;
export type OtherGoods = (typeof OTHER_GOODS)[number];

const MATTRESS =
  /matt?ress|матра[сц]|madrass|matratze|matelas|colch[oó]n|materasso|materac|matrac|\bmadras(?:ser)?\b|\bmatras(?:sen)?\b|patja|dýn/u;
/** Words that hold `mattress` and are something else. */
const NOT_THE_WORD =
  /на[\s-]?матра[сц]ник\p{L}*|матра[сц]ник\p{L}*|подматра[сц]ник\p{L}*|overmadrass\p{L}*|madrasstrekk\p{L}*|madrassbeskytter\p{L}*|matratzen(?:schoner|auflage|schutz|bezug)\p{L}*/gu;

/** What a mattress goes with is not sold with it: `compatible with adjustable base`, `for bunk bed`, `подходит для …`. */
const GOES_WITH =
  /(?:compatible|works?|suitable|fits?|used?)\s+(?:with|for|on)\s+[^,;()]{0,60}|(?<=matt?ress\s)for\s+(?:an?\s+|any\s+)?[^,;()]{0,30}beds?(?!\p{L})|(?:подход\p{L}*|совместим\p{L}*)\s+(?:для|к|с)\s+[^,;()]{0,60}/gu;
/** `sofa bed mattress`: the mattress of one. */
const ITS_MATTRESS = String.raw`(?!\s+(?:replacement\s+)?matt?ress)`;

const I = String.raw`(?<!\p{L})`;
const E = String.raw`(?!\p{L})`;
const any = (...parts: string[]): RegExp => new RegExp(parts.join('|'), 'u');

/** Tried in this order; the first that matches is the reason. */
const KINDS: readonly (readonly [kind: OtherGoods, words: RegExp])[] = [
  [
    'sofa-bed',
    any(
      `sofa[\\s-]*beds?${E}${ITS_MATTRESS}`,
      `futon (?:frame|sofa)`,
      `sleeper sofas?${E}${ITS_MATTRESS}`,
      'sovesofa',
      'schlafsofa',
      'sofabett',
      'диван(?!\\p{L})',
      'диван[\\s-]*кроват',
      'modulsofa',
      'кресл[оа][\\s-]*кроват',
    ),
  ],
  ['day-bed', any(`day[\\s-]?beds?${E}${ITS_MATTRESS}`, 'dagseng', 'tagesbett', 'тахт[аы]', 'кушетк')],
  [
    'set',
    any(
      'matt?ress[\\s-]+(?:and[\\s-]+box[\\s-]*spring[\\s-]+)?set',
      '(?<!(?:compatible|works?|used?|fits?)\\s)(?:with|and|&|\\+)[^,;()]{0,40}(?:foundation|box[\\s-]*spring|bed base|adjustable base|bed frame|topper|pillow(?!s?[\\s-]*top)|protector)',
      'комплект',
      `${I}набор${E}`,
      `(?:матра[сц]\\S*|matt?ress\\S*)\\s*\\+`,
      `${I}bundle${E}`,
      'с основанием',
      'с подушк',
      'с топпер',
      'med (?:bunn|overmadrass|ramme)',
    ),
  ],
  [
    'topper',
    any(`${I}toppers?${E}`, 'matratzentopper', 'madrasstopper', 'топпер', 'overmadrass', 'surmatelas', 'toppmadrass'),
  ],
  [
    'protector',
    any(
      'на[\\s-]?матра[сц]ник',
      `${I}(?:под)?матра[сц]ник`,
      `${I}чехл[ыа]?${E}(?=.*матра)`,
      `${I}чехол на`,
      `${I}чехол для`,
      'madrasstrekk',
      'madrassbeskytter',
      'madrasskydd',
      'matratzen(?:schoner|auflage|schutz|bezug)',
      'matt?ress[\\s-]+(?:protector|cover|pad|encasement|case|bag|sheet)s?',
      `${I}(?:protector|encasement)s?${E}`,
    ),
  ],
  [
    'bed',
    any(
      `${I}(?<!на\\s)(?<!под\\s)кровать${E}`,
      'с матра[сц][аоеы]м',
      'med (?:\\d+ )?madrass',
      'mit matratze',
      'bed[\\s-]+frame',
      `(?:bed|sofa|cot|frame)s?[\\s-]+with[\\s-]+(?:a[\\s-]+)?matt?ress`,
      `(?:platform|bunk|murphy|trundle|loft|panel|storage)[\\s-]+beds?${E}${ITS_MATTRESS}`,
      'boxspringbett',
      'kontinentalseng',
      'rammeseng',
      `${I}раскладушк`,
    ),
  ],
  [
    'base',
    any(
      '(?<!no )(?<!needs no )(?<!without )box[\\s-]?springs?(?! ?(?:needed|required|matra|madrass))',
      `${I}foundations?${E}`,
      'bed[\\s-]+base',
      'adjustable[\\s-]+base',
      `${I}slats?${E}`,
      'slatted',
      'lattenrost',
      `${I}основани[еяй]`,
      'решетк',
      'sengebunn',
      'undermadrass',
      'подматра[сц]',
    ),
  ],
  [
    'pillow',
    any(
      `${I}pillows?(?![\\s-]*(?:top|soft|like))${E}`,
      'подушк',
      `${I}(?:hode)?puter?${E}`,
      'kopfkissen',
      `${I}kissen${E}`,
    ),
  ],
  [
    'linen',
    any(
      '(?:fitted|flat|bed)[\\s-]+sheets?',
      'sheet set',
      'простын',
      `${I}одеял`,
      `${I}duvet`,
      `${I}blanket`,
      'spannbett',
      'bettdecke',
      `${I}laken${E}`,
      `${I}dyne${E}`,
    ),
  ],
];

/** Words of goods for the youngest, who lie in cots. */
const BABY = any(
  `${I}bab(?:y|ies)${E}`,
  'babym',
  `${I}(?:infant|toddler|newborn)s?${E}`,
  `${I}(?:crib|cot|bassinet|moses basket)${E}`,
  'новорожд',
  'кроватк',
  'младен',
  'люльк',
  'коляс',
  `${I}(?:малыш|младш)`,
  'sprinkelseng',
  'kinderbett',
  'spädbarn',
);
/** Words of goods for children, who grow out of cots into beds. */
const CHILD = any(
  `${I}детск`,
  `${I}для детей`,
  'подростк',
  `${I}(?:kids?|child(?:ren)?(?:['’]?s)?|youth|junior)${E}`,
  'barnemadrass',
  'juniormadrass',
  'kindermatratze',
  'jugendmatratze',
);
/** A cot is at most so long inside (EN 716); a longer mattress for a child lies in a bed, and is sold like any other. */
const COT_LENGTH_CM = 140;

export interface MattressWords {
  /** Further words that make a row a mattress. */
  include?: readonly string[] | undefined;
  /** Further words that make it something else. */
  exclude?: readonly string[] | undefined;
  /** Every row is a mattress unless it is told to be something else: a feed of one maker that never says the word. */
  all?: boolean | undefined;
  /** What the rows of a category are, by its path or its last part. */
  categories?: Readonly<Record<string, OtherGoods | 'mattress'>> | undefined;
}

/** What a row sells. A mattress for a child is a baby's when its size is that of a cot (see settleChild). */
export type Verdict = { ofChild: false; reason: OtherGoods | null } | { ofChild: true; withoutSize: 'baby' | null };

/** Says what a row sells by its name and its category: null for a mattress, else what else it is. */
export type MattressJudge = (name: string, category: string) => Verdict;

/** A mattress that is told to be a baby's or a child's: by its size where one is told, else by its words. */
export function settleChild(
  verdict: Extract<Verdict, { ofChild: true }>,
  size: { kind: 'size'; size: Size } | { kind: 'rejected' },
): OtherGoods | null {
  if (size.kind === 'rejected') return verdict.withoutSize;
  return Math.max(size.size.lengthCm, size.size.widthCm) <= COT_LENGTH_CM ? 'baby' : null;
}

/**
 * Makes the judge of one feed. The last part of a category path decides unless it names both (`Mattresses & toppers`);
 * a name decides against a mattress whatever the category says.
 */
export function mattressJudge(words: MattressWords): MattressJudge {
  const include = (words.include ?? []).map(folded);
  const exclude = (words.exclude ?? []).map(folded);
  const categories = new Map(Object.entries(words.categories ?? {}).map(([name, kind]) => [pathKey(name), kind]));
  const says = (text: string) =>
    include.some((word) => text.includes(word)) || MATTRESS.test(text.replaceAll(NOT_THE_WORD, ' '));
  const kindOf = (text: string): OtherGoods | null => {
    if (text === '' || include.some((word) => text.includes(word))) return null;
    if (exclude.some((word) => text.includes(word))) return 'other-goods';
    const own = text.replaceAll(GOES_WITH, ' ');
    return KINDS.find(([, pattern]) => pattern.test(own))?.[0] ?? null;
  };
  return (name, category) => {
    const last = category.split(/[>/|\\»]/u).findLast((part) => part.trim() !== '') ?? '';
    const told = categories.get(pathKey(category)) ?? categories.get(pathKey(last));
    if (told !== undefined) return { ofChild: false, reason: told === 'mattress' ? null : told };
    const foldedName = folded(name).slice(0, 500);
    const lastPart = folded(last).slice(0, 500);
    const byName = kindOf(foldedName);
    const byCategory = kindOf(lastPart);
    const categorySays = says(lastPart);
    if (byName !== null) return { ofChild: false, reason: byName };
    if (byCategory !== null && !categorySays) return { ofChild: false, reason: byCategory };
    const both = `${foldedName} ${lastPart}`.replaceAll(GOES_WITH, ' ');
    const included = include.some((word) => foldedName.includes(word));
    const ofBaby = !included && BABY.test(both);
    const mattress = words.all === true || categorySays || says(foldedName);
    if (!ofBaby && (included || !CHILD.test(both))) return { ofChild: false, reason: mattress ? null : 'other-goods' };
    return mattress ? { ofChild: true, withoutSize: ofBaby ? 'baby' : null } : { ofChild: false, reason: 'baby' };
  };
}

/** Paths compare whatever parts them: `Мебель > Матрасы` and `Мебель/Матрасы`. */
const pathKey = (path: string): string => folded(path.replaceAll(/\s*[>/|\\»]\s*/gu, '>'));
