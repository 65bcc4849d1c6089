const SPACES = /[\s\u200b]+/gu;
/** Told by a quick look: most texts have plain single spaces alone. */
const ODD_SPACES = /[^\S ]|\u200b| {2}/u;

/** Every kind of space as one plain space, ends trimmed. */
export const plainSpaces = (text: string): string =>
  (ODD_SPACES.test(text) ? text.replaceAll(SPACES, ' ') : text).trim();

/** Lower case, plain spaces, `ё` as `е`: so that words compare as people read them. */
export const folded = (text: string): string => plainSpaces(text).toLowerCase().replaceAll('ё', 'е');

/** At most so many characters, cut between whole characters, with `…` when something was cut. */
export function cutText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const cut = text.slice(0, maxLength - 1);
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  mdash: '—',
  ndash: '–',
  laquo: '«',
  raquo: '»',
};

/** Text of a description that may carry HTML: no tags, entities read, plain spaces. */
export function withoutMarkup(text: string): string {
  if (!/[<&]/.test(text)) return plainSpaces(text);
  const bare = text
    .replaceAll(/<(?:style|script)\b[^>]*>[^]*?<\/(?:style|script)\s*>/giu, ' ')
    .replaceAll(/<\/?[a-z!][^<>]*>/giu, ' ');
  return plainSpaces(bare.replaceAll(/&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,6});/giu, readEntity));
}

function readEntity(whole: string, name: string): string {
  if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()] ?? whole;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  const character = code >= 32 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return character ? String.fromCodePoint(code) : ' ';
}
