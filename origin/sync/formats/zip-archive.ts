import { randomUUID } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { fromFdPromise, type Entry, type ZipFile } from 'yauzl';
import { Problem } from '#shared/problem.ts';
import { brokenArchive, unpackGuard } from './unpack.ts';

/** A ZIP archive in a file of its own: its list of entries stands at its end. */
export interface ZipArchive {
  /** Entries that are files, in the order of the archive. */
  entries: readonly Entry[];
  /** Unpacks one entry as a stream within bounds. Throws `feed/malformed` when it is broken, encrypted or a bomb. */
  read(entry: Entry): AsyncGenerator<Buffer>;
  close(): Promise<void>;
}

/** A packed feed is at most this large. */
const MAX_PACKED_BYTES = 2 * 2 ** 30;
const MAX_ENTRIES = 10_000;

/**
 * Spools a ZIP archive into a folder and reads its list of entries; the file has no name from then on, so that nothing is left
 * behind when the process dies.
 * @throws Problem feed/malformed when it is broken, too large, or lists too many entries
 */
export async function openZip(chunks: AsyncIterable<Buffer>, folder: string): Promise<ZipArchive> {
  const path = join(folder, `feed-${randomUUID()}.zip`);
  const file = await open(path, 'wx+');
  try {
    await rm(path);
    const bytes = await spool(chunks, file);
    const zip = await fromFdPromise(file.fd, { autoClose: false, lazyEntries: true, strictFileNames: false });
    const entries = await listEntries(zip);
    const guard = unpackGuard(() => bytes);
    return { entries, read: (entry) => readEntry(zip, entry, guard), close: async () => file.close() };
  } catch (error) {
    await file.close();
    throw brokenZip(error);
  }
}

async function spool(chunks: AsyncIterable<Buffer>, file: FileHandle): Promise<number> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > MAX_PACKED_BYTES)
      throw new Problem('feed/malformed', `the archive is larger than ${MAX_PACKED_BYTES} bytes`);
    await file.writev([chunk]);
  }
  return bytes;
}

async function listEntries(zip: ZipFile): Promise<Entry[]> {
  if (zip.entryCount > MAX_ENTRIES)
    throw new Problem('feed/malformed', `the archive lists ${zip.entryCount} files: at most ${MAX_ENTRIES}`);
  const entries: Entry[] = [];
  for await (const entry of zip.eachEntry()) if (!entry.fileName.endsWith('/')) entries.push(entry);
  return entries;
}

async function* readEntry(zip: ZipFile, entry: Entry, guard: (bytes: number) => void): AsyncGenerator<Buffer> {
  if (entry.isEncrypted())
    throw new Problem('feed/malformed', `${entry.fileName} is encrypted: send it without a password`);
  try {
    const stream: AsyncIterable<Buffer> = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream) {
      guard(chunk.length);
      yield chunk;
    }
  } catch (error) {
    throw brokenZip(error);
  }
}

/** yauzl tells what is wrong with an archive by plain Errors; those of the system carry a code. */
function brokenZip(error: unknown): unknown {
  const known = brokenArchive(error, 'ZIP');
  if (known !== error || !(error instanceof Error) || error instanceof Problem || 'code' in error) return known;
  return new Problem('feed/malformed', `the ZIP archive is broken or cut: ${error.message}`, { cause: error });
}
