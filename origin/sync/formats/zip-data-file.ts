import { basename } from 'node:path/posix';
import type { Entry } from 'yauzl';
import { Problem } from '#shared/problem.ts';
import { takeHead } from './head.ts';
import { refusedAs } from './sniff.ts';
import type { ZipArchive } from './zip-archive.ts';

const HEAD_BYTES = 512;
const MAX_LOOKED_AT = 200;

/** What archivers and systems put beside the files of a person. */
const LITTER = /^(?:\..*|thumbs\.db|desktop\.ini)$/i;

/**
 * The one file of an archive that can be a feed, by its content.
 * @throws Problem feed/empty when there is none, feed/unknown-format naming them when there are several
 */
export async function pickDataFile(zip: ZipArchive): Promise<Entry> {
  const files = zip.entries.filter(
    ({ fileName, uncompressedSize }) =>
      uncompressedSize > 0 && !fileName.startsWith('__MACOSX/') && !LITTER.test(basename(fileName)),
  );
  const data: Entry[] = [];
  for (const entry of files.slice(0, MAX_LOOKED_AT)) if (await mayBeFeed(zip, entry)) data.push(entry);
  const [first, ...more] = data;
  if (first === undefined) throw new Problem('feed/empty', 'the ZIP archive holds no file that can be a feed');
  if (more.length === 0) return first;
  const names = data.slice(0, 10).map((entry) => entry.fileName.slice(0, 100));
  throw new Problem(
    'feed/unknown-format',
    `the ZIP archive holds ${data.length} data files: ${names.join(', ')}${data.length > 10 ? ' …' : ''}; send one file in an archive`,
  );
}

async function mayBeFeed(zip: ZipArchive, entry: Entry): Promise<boolean> {
  const bytes = zip.read(entry);
  try {
    const head = await takeHead(bytes, HEAD_BYTES);
    return refusedAs(head) === null && !/^\s*<!(?:ELEMENT|ENTITY|ATTLIST)/.test(head.toString('latin1'));
  } finally {
    await bytes.return(undefined);
  }
}
