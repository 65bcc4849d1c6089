/** What XML 1.0 does not allow in any form (section 2.2); a maker's text may hold it. */
const ILLEGAL = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text as it may stand in an element or an attribute. */
export const xmlText = (text: string): string =>
  text.replaceAll(ILLEGAL, '').replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

/** `<name>text</name>` on a line of its own; nothing without a text. */
export function element(name: string, text: string | number | null | undefined, attributes = ''): string {
  const shown = text === null || text === undefined ? '' : xmlText(String(text));
  return shown === '' ? '' : `<${name}${attributes}>${shown}</${name}>\n`;
}

const graphemes = new Intl.Segmenter('ru', { granularity: 'grapheme' });

/** At most so many UTF-16 units, cut between two characters as people see them, with an ellipsis when something is cut. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  let end = 0;
  for (const { index, segment } of graphemes.segment(text)) {
    if (index + segment.length > most - 1) break;
    end = index + segment.length;
  }
  return `${text.slice(0, end)}…`;
}
