import { readSize, type SizeHints, type SizeReading } from '#shared/size.ts';
import { cutText, folded, plainSpaces, withoutMarkup } from './text.ts';

export interface NameReading {
  /** The name as shoppers read it: without the size. */
  name: string;
  /** What two rows of one model have in common: the name folded, without size and marks. */
  key: string;
  size: SizeReading;
}

export const MAX_NAME_LENGTH = 200;
const MAX_KEY_LENGTH = 240;
/** What stays behind when a size is taken out: `Size:`, `Размер`, `р-р`. */
const LABEL = /(?:^|(?<=[\s,(]))(?:size|размер|р-р|größe|str(?:ørrelse|\.))\s*[:=-]?(?=\s*(?:[,;)(]|$))/giu;

/** `Traum-L 140x200`: a letter that belongs to the name, unlike those of `W160 x L200`. */
const OWN_LETTER = /^\p{L}\s+(?=\d[^wlhшдв]*$)/iu;

/** `Матрас Ветер`: the word for what all models are says nothing of this one. `Mattress` begins names of English brands. */
const NOUN = String.raw`(?:матра[сц]|matratze|madrass|madras)`;
const LEADING_NOUN = new RegExp(String.raw`^${NOUN}\s+(?=["«„“”'‘]?\p{Lu}|["«„“”'‘]\p{L})`, 'iu');
const KEY_NOUN = new RegExp(String.raw`^${NOUN} (?=\p{L})`, 'u');

/** Parts a title into the model's name and the size that it tells, if any. */
export function readName(title: string, hints: SizeHints): NameReading {
  const plain = withoutMarkup(title);
  const size = readSize(plain, hints);
  const bare = size.kind === 'size' ? tidy(withoutSize(plain, size.matched.replace(OWN_LETTER, ''))) : plain;
  const name = cutText(withoutNoun(bare === '' ? plain : bare), MAX_NAME_LENGTH);
  return { name, key: nameKey(bare === '' ? plain : bare), size };
}

/** The noun is taken off a name that goes on with a name: a capital letter or a quotation mark. */
function withoutNoun(name: string): string {
  const noun = LEADING_NOUN.exec(name)?.[0];
  const rest = noun === undefined ? '' : name.slice(noun.length);
  return /^["«„“”'‘]?\p{Lu}|^["«„“”'‘]/u.test(rest) ? rest : name;
}

/** The size is taken out wherever it stands: some titles say it twice. */
function withoutSize(title: string, matched: string): string {
  const word = /^\p{L}/u.test(matched);
  if (!word) return title.replaceAll(matched, ' ');
  const escaped = matched.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);
  return title.replaceAll(new RegExp(String.raw`(?<!\p{L})${escaped}(?:[\s-]+size)?(?!\p{L})`, 'giu'), ' ');
}

const tidy = (text: string): string =>
  plainSpaces(
    plainSpaces(text)
      .replaceAll(LABEL, ' ')
      .replaceAll(/\(\s*[,;:–—-]*\s*\)|\[\s*\]|«\s*»/gu, ' ')
      .replaceAll(/\s+([,;:.)])/gu, '$1')
      .replaceAll(/([,;:–—/-])\s*(?=[,;])/gu, ''),
  ).replaceAll(/^[\s,;:./–—-]+|[\s,;:/–—(-]+$/gu, '');

/** The same for `14in.` and `14 in`, `«Ветер»` and `Ветер`. */
function nameKey(name: string): string {
  const spaced = folded(name.normalize('NFKC')).replaceAll(/(?<=\d)(?=\p{L})|(?<=\p{L})(?=\d)/gu, ' ');
  const key = plainSpaces(spaced.replaceAll(/(?<!\d)[.,]|[.,](?!\d)|[^\p{L}\p{N}.,+]+/gu, ' '));
  return key.replace(KEY_NOUN, '').slice(0, MAX_KEY_LENGTH);
}
