import { posix } from 'node:path';
import type { Entry } from 'yauzl';
import { Problem } from '#shared/problem.ts';
import { scanPart } from './xlsx-part.ts';
import type { ZipArchive } from './zip-archive.ts';

export interface Sheet {
  name: string;
  hidden: boolean;
  entry: Entry;
}

/** What a workbook says of its parts. */
export interface Workbook {
  sheets: Sheet[];
  strings: Entry | null;
  styles: Entry | null;
  /** Days count from 1904 instead of 1900. */
  date1904: boolean;
}

const MAX_SHEETS = 1_000;

/** Reads the list of sheets and where the parts stand. Throws `feed/malformed` when the workbook names no sheet that is there. */
export async function readWorkbook(zip: ZipArchive): Promise<Workbook> {
  const find = (path: string) => zip.entries.find(({ fileName }) => partPath(fileName) === partPath(path)) ?? null;
  const main = zip.entries.find(({ fileName }) => /(?:^|\/)workbook\.xml$/i.test(fileName));
  if (main === undefined) throw new Problem('feed/malformed', 'the workbook has no workbook.xml');
  const folder = posix.dirname(main.fileName);
  const relations = await readRelations(zip, find(`${folder}/_rels/workbook.xml.rels`), folder);
  const byType = (type: string) => relations.find((relation) => relation.type.endsWith(`/${type}`));
  const listed: { name: string; hidden: boolean; id: string }[] = [];
  let date1904 = false;
  await scanPart(zip, main, {
    closed(name, { attributes }) {
      if (name === 'workbookPr') date1904 = /^(?:1|true)$/.test(attributes['date1904'] ?? '');
      if (name !== 'sheet' || listed.length >= MAX_SHEETS) return;
      const id = Object.entries(attributes).find(([key]) => /(?:^|:)id$/.test(key))?.[1] ?? '';
      listed.push({ name: attributes['name'] ?? '', hidden: /hidden/i.test(attributes['state'] ?? ''), id });
    },
  });
  const sheets = listed.flatMap(({ name, hidden, id }): Sheet[] => {
    const target = relations.find((relation) => relation.id === id)?.target;
    const entry = target === undefined ? null : find(target);
    return entry === null ? [] : [{ name, hidden, entry }];
  });
  if (sheets.length === 0) throw new Problem('feed/malformed', 'the workbook names no sheet that is in the file');
  const at = (type: string, usual: string) => find(byType(type)?.target ?? `${folder}/${usual}`);
  return { sheets, strings: at('sharedStrings', 'sharedStrings.xml'), styles: at('styles', 'styles.xml'), date1904 };
}

interface Relation {
  id: string;
  type: string;
  target: string;
}

async function readRelations(zip: ZipArchive, entry: Entry | null, folder: string): Promise<Relation[]> {
  const relations: Relation[] = [];
  if (entry === null) return relations;
  await scanPart(zip, entry, {
    closed(name, { attributes }) {
      if (name !== 'Relationship' || relations.length >= 10 * MAX_SHEETS) return;
      const target = attributes['Target'] ?? '';
      relations.push({
        id: attributes['Id'] ?? '',
        type: attributes['Type'] ?? '',
        target: target.startsWith('/') ? target.slice(1) : posix.join(folder, target),
      });
    },
  });
  return relations;
}

/** Some writers begin with a slash, or part folders with a backslash; names compare without case. */
const partPath = (name: string): string => posix.normalize(name.replaceAll('\\', '/')).replace(/^\//, '').toLowerCase();
