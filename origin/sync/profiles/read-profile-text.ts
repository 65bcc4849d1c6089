import { readFile } from 'node:fs/promises';
import { findNodeAtLocation, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { Problem } from '#shared/problem.ts';
import { parseProfile, type Profile } from './profile.ts';

/**
 * Reads a profile from the text of its file.
 * @param path as messages name the file
 * @throws Problem profile/invalid that names the line of whatever is wrong
 */
export function readProfileText(text: string, path: string): Profile {
  const bare = text.replace(/^\ufeff/, '');
  const faults: ParseError[] = [];
  const tree = parseTree(bare, faults, { disallowComments: true });
  const [fault] = faults;
  if (fault !== undefined || tree === undefined) {
    const line = lineAt(bare, fault?.offset ?? 0);
    const what = fault === undefined ? 'the file is empty' : words(printParseErrorCode(fault.error));
    throw new Problem('profile/invalid', `${path} is not JSON: line ${line}: ${what}`, {
      errors: [{ in: 'profile', field: 'profile', detail: `line ${line}: ${what}` }],
    });
  }
  return parseProfile(JSON.parse(bare), (field) => lineAt(bare, nearest(tree, field).offset));
}

/** Reads a profile from its file. Throws `profile/invalid` when there is none, or with the line of whatever is wrong. */
export async function readProfileFile(path: string): Promise<Profile> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new Problem('profile/invalid', `no profile can be read at ${path}`, { cause });
  });
  return readProfileText(text, path);
}

/** The place of a field, or of the innermost object around one that is missing. */
function nearest(tree: Node, path: readonly PropertyKey[]): Node {
  for (let length = path.length; length > 0; length--) {
    const found = findNodeAtLocation(tree, path.slice(0, length).map(asSegment));
    if (found !== undefined) return found;
  }
  return tree;
}

const asSegment = (key: PropertyKey): string | number => (typeof key === 'number' ? key : String(key));

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split(/\r\n|\n|\r/u).length;

/** `CommaExpected` → `comma expected`. */
const words = (code: string): string => code.replaceAll(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ').toLowerCase();
