import { RE2JS } from 're2js';

/** Finds a field within another one's text. */
export interface TitleRule {
  pattern: string;
  value: string;
}

const MAX_TEXT_LENGTH = 2_000;

/** What is wrong with a pattern; null when it is one. RE2 has no look-around and no back-references, and never hangs. */
export function patternFault(pattern: string): string | null {
  try {
    RE2JS.compile(pattern);
    return null;
  } catch (error) {
    return `must be a regular expression of RE2: ${error instanceof Error ? error.message : 'not valid'}`;
  }
}

/**
 * Makes the reader of one rule, which takes time in proportion to the text whatever the pattern (RE2): a maker's expression
 * cannot hang an import. Case counts for nothing. It gives '' when the pattern is not found.
 */
export function titleRule({ pattern, value }: TitleRule): (text: string) => string {
  const compiled = RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE);
  return (text) => {
    const matcher = compiled.matcher(text.slice(0, MAX_TEXT_LENGTH));
    if (!matcher.find()) return '';
    return value.replaceAll(/\$(\d)/g, (_, group: string) =>
      Number(group) <= matcher.groupCount() ? (matcher.group(Number(group)) ?? '') : '',
    );
  };
}
