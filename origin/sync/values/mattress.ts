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
    'baby',
    any(
      `${I}bab(?:y|ies)${E}`,
      'babym',
      `${I}(?:infant|toddler|newborn)s?${E}`,
      `${I}(?:crib|cot|bassinet|moses basket)${E}`,
      'новорожд',
      'кроватк',
      'младен',
      'люльк',
      'коляс',
      `${I}детск`,
      'sprinkelseng',
      'kinderbett',
      'barnemadrass',
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

export interface MattressWords {
  /** Further words that make a row a mattress. */
  include?: readonly string[] | undefined;
  /** Further words that make it something else. */
  exclude?: readonly string[] | undefined;
  /** Every row is a mattress unless it is told to be something else: a feed of one maker that never says the word. */
  all?: boolean | undefined;
}

/** Says what a row sells by its name and its category: null for a mattress, else what else it is. */
export type MattressJudge = (name: string, category: string) => OtherGoods | null;

/**
 * Makes the judge of one feed. The last part of a category path decides unless it names both (`Mattresses & toppers`);
 * a name decides against a mattress whatever the category says.
 */
export function mattressJudge(words: MattressWords): MattressJudge {
  const include = (words.include ?? []).map(folded);
  const exclude = (words.exclude ?? []).map(folded);
  const says = (text: string) =>
    include.some((word) => text.includes(word)) || MATTRESS.test(text.replaceAll(NOT_THE_WORD, ' '));
  const kindOf = (text: string): OtherGoods | null => {
    if (text === '' || include.some((word) => text.includes(word))) return null;
    if (exclude.some((word) => text.includes(word))) return 'other-goods';
    const own = text.replaceAll(GOES_WITH, ' ');
    return KINDS.find(([, pattern]) => pattern.test(own))?.[0] ?? null;
  };
  return (name, category) => {
    const foldedName = folded(name).slice(0, 500);
    const byName = kindOf(foldedName);
    const lastPart = folded(category.split(/[>/|\\»]/u).findLast((part) => part.trim() !== '') ?? '').slice(0, 500);
    const byCategory = kindOf(lastPart);
    const categorySays = says(lastPart);
    if (byName !== null) return byName;
    if (byCategory !== null && !categorySays) return byCategory;
    return words.all === true || categorySays || says(foldedName) ? null : 'other-goods';
  };
}
