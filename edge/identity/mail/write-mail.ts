import type { Locale } from '#shared/contracts/identity-values.ts';
import type { Mail } from './mail-port.ts';
import { GREETINGS, TEMPLATES, type MailKind } from './templates.ts';

export interface Letter {
  kind: MailKind;
  to: string;
  name: string | null;
  locale: Locale;
  /** Where the mail's button leads, for the kinds that have one. */
  link?: string;
  idempotencyKey: string;
}

/** Writes a mail in its language, as text and as HTML that says the same. */
export function writeMail({ kind, to, name, locale, link, idempotencyKey }: Letter): Mail {
  const { subject, paragraphs, action } = TEMPLATES[locale][kind];
  const greeting = GREETINGS[locale](name);
  const button = action !== undefined && link !== undefined ? { action, link } : null;
  const text = [
    greeting,
    ...paragraphs,
    ...(button === null ? [] : [`${button.action}: ${button.link}`]),
    'Sommier',
  ].join('\n\n');
  return { to, subject, text: `${text}\n`, html: htmlOf(locale, [greeting, ...paragraphs], button), idempotencyKey };
}

function htmlOf(
  locale: Locale,
  paragraphs: readonly string[],
  button: { action: string; link: string } | null,
): string {
  const lines = paragraphs.map((paragraph) => `<p>${escaped(paragraph)}</p>`);
  const link = button === null ? '' : `<p><a href="${escaped(button.link)}">${escaped(button.action)}</a></p>`;
  return `<!doctype html><html lang="${locale}"><meta charset="utf-8"><body style="font-family:sans-serif;max-width:36em">${lines.join('')}${link}<p>Sommier</p></body></html>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
