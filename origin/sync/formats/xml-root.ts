import { Problem } from '#shared/problem.ts';

/** Other XML that makers send, by its root element. */
const KNOWN_ROOTS: Readonly<Record<string, string>> = {
  html: 'a web page',
  Workbook: 'an Excel workbook in XML: save it as XLSX or CSV',
  urlset: 'a site map',
  КоммерческаяИнформация: 'CommerceML of 1C: export YML or CSV',
  ListBucketResult: 'an answer of S3, not a feed',
  Error: 'an error of a server, not a feed',
};

/** The local part of a name: `price` of `g:price`. */
export const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/** The name of the root element, behind declarations, comments and a DOCTYPE; null when the text begins otherwise. */
export function rootElement(start: string): string | null {
  const rest = start.replace(
    /^(?:\s+|<\?[^]*?\?>|<!--[^]*?-->|<!DOCTYPE(?:[^[>"']|"[^"]*"|'[^']*'|\[[^\]]*\])*>)+/iu,
    '',
  );
  return /^<([\p{L}_][\p{L}\p{N}_.:-]{0,200})/u.exec(rest)?.[1] ?? null;
}

/** `feed/unknown-format` that names the root element seen. */
export function unknownRoot(name: string): Problem {
  const known = Object.hasOwn(KNOWN_ROOTS, name) ? `: ${KNOWN_ROOTS[name] ?? ''}` : '';
  return new Problem(
    'feed/unknown-format',
    `the root element is <${name.slice(0, 80)}>${known}; YML has <yml_catalog>, Google Merchant <rss> or <feed>`,
  );
}
