import { Problem } from '#shared/problem.ts';

/** Other XML that makers send, by its root element. */
const KNOWN_ROOTS: Readonly<Record<string, string>> = {
  rss: 'an RSS feed, such as Google Merchant writes',
  feed: 'an Atom feed, such as Google Merchant writes',
  html: 'a web page',
  Workbook: 'an Excel workbook in XML',
  urlset: 'a site map',
};

/** `feed/unknown-format` that names the root element seen. */
export function unknownRoot(name: string): Problem {
  const known = Object.hasOwn(KNOWN_ROOTS, name) ? `: ${KNOWN_ROOTS[name] ?? ''}` : '';
  return new Problem(
    'feed/unknown-format',
    `the root element is <${name.slice(0, 80)}>${known}; YML has <yml_catalog>`,
  );
}
