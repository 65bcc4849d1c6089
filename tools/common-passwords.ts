import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Makes edge/identity/passwords/common-passwords.ts from the list of leaked passwords, most frequent first, in the npm package
 * @zxcvbn-ts/language-common 3.0.4 (MIT): `npm pack` it, unpack it, then `node tools/common-passwords.ts <folder>/src/passwords.json`.
 */
const STEMS = 2_500;

/** Passwords of fewer than 10 characters cannot be chosen whole, but people build longer ones on them. */
function selectOf(leaked: readonly string[]): string[] {
  const plain = leaked
    .map((word) => word.toLowerCase())
    .filter((word) => /^[!-~]+$/.test(word) && !/[`\\$'"]/.test(word));
  const stems = new Set(
    plain
      .map((word) => word.replaceAll(/^[^a-z]+|[^a-z]+$/g, ''))
      .filter((word) => word.length >= 4 && word.length < 10),
  );
  return [...new Set([...[...stems].slice(0, STEMS), ...plain.filter((word) => word.length >= 10)])].sort();
}

const [source = ''] = process.argv.slice(2);
const leaked = asWords(JSON.parse(await readFile(source, 'utf8')));
const words = selectOf(leaked);
const text = `// Made by tools/common-passwords.ts from @zxcvbn-ts/language-common 3.0.4 (MIT, Copyright (c) 2012-2016 Dan Wheeler and Dropbox, Inc.).
/** Frequent leaked passwords in lower case: those of 10 and more characters, and the words that shorter ones are made of. */
export const COMMON_PASSWORDS =
  '${words.join(' ')}';
`;
await writeFile(join(import.meta.dirname, '..', 'edge', 'identity', 'passwords', 'common-passwords.ts'), text);
console.log(`${words.length} words`);

/** The package's file is one array of words. */
function asWords(json: unknown): string[] {
  if (!Array.isArray(json)) throw new TypeError('expected an array of words');
  return json.map(String);
}
