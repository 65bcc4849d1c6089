import { COMMON_PASSWORDS } from './common-passwords.ts';

/** What leaked lists hold in Cyrillic, and our own name. */
const ALSO =
  'пароль йцукен любовь привет наташа марина максим солнышко люблю зайка котенок россия москва спартак зенит qwerty password sommier mattress матрас';

/** Rows of keyboards, for runs of any length along them. */
const ROWS = [
  'qwertyuiopasdfghjklzxcvbnm',
  '1234567890',
  'йцукенгшщзхъфывапролджэячсмитьбю',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol',
];

/** Letters that people write as digits and signs. */
const LEET: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/** Most characters that are no letters around a common word: `password2024!`. */
const MOST_AROUND = 6;

let common: ReadonlySet<string> | undefined;
const isCommon = (word: string): boolean => (common ??= new Set(`${COMMON_PASSWORDS} ${ALSO}`.split(' '))).has(word);

/**
 * Says what makes a password easy to guess, or gives null (NIST SP 800-63B section 5.1.1.2): a listed one, one built on a listed word,
 * a pattern, or the owner's own address. `password` is in NFKC already.
 */
export function whyGuessable(password: string, email: string): string | null {
  const text = password.toLowerCase();
  const [local = ''] = email.toLowerCase().split('@');
  if (local.length >= 4 && text.includes(local)) return 'must not hold your address';
  if (new Set(text).size < 4) return 'must hold at least four different characters';
  if (isRun(text)) return 'must not be a run of letters, digits or keys';
  if (isCommon(text) || isCommon(unleet(text))) return 'is among the most common passwords';
  if (isBuiltOnCommon(text)) return 'is little more than a common password';
  const unit = repeatedUnit(text);
  if (unit !== null && (unit.length <= 5 || isCommon(unit))) return 'must not repeat one short word';
  return null;
}

const unleet = (text: string): string =>
  Array.from(text)
    .map((character) => LEET[character] ?? character)
    .join('');

/** Whether it is a common word with a few digits and signs around it. */
function isBuiltOnCommon(text: string): boolean {
  const stem = text.replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  return (isCommon(stem) || isCommon(unleet(stem))) && text.length - stem.length <= MOST_AROUND;
}

function isRun(text: string): boolean {
  const codes = Array.from(text).map((character) => character.codePointAt(0) ?? 0);
  const [first = 0, second = 0] = codes;
  const step = second - first;
  if (Math.abs(step) === 1 && codes.every((code, index) => code === first + step * index)) return true;
  return ROWS.some((row) =>
    [
      row + row,
      Array.from(row + row)
        .reverse()
        .join(''),
    ].some((line) => line.includes(text)),
  );
}

/** The shortest word that the text is made of by repeating it, the last time perhaps in part. */
function repeatedUnit(text: string): string | null {
  for (let length = 1; length <= text.length / 2; length++) {
    const unit = text.slice(0, length);
    if (unit.repeat(Math.ceil(text.length / length)).startsWith(text)) return unit;
  }
  return null;
}
