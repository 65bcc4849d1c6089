import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Problem } from '#shared/problem.ts';

/** A feed unpacks to at most this. */
const MAX_BYTES = 8 * 2 ** 30;
/** Real feeds pack to a tenth or a fiftieth; a bomb to a thousandth. Small files are let pass, since they harm nobody. */
const MAX_RATIO = 250;
const RATIO_FROM_BYTES = 8 * 2 ** 20;

/** Counts what an archive gives against what it takes. Throws `feed/malformed` when it is more than any feed would be. */
export function unpackGuard(packedBytes: () => number): (chunkBytes: number) => void {
  let bytes = 0;
  return (chunkBytes) => {
    bytes += chunkBytes;
    if (bytes > MAX_BYTES) throw new Problem('feed/malformed', `the archive unpacks to more than ${MAX_BYTES} bytes`);
    if (bytes > RATIO_FROM_BYTES && bytes > MAX_RATIO * packedBytes())
      throw new Problem('feed/malformed', `the archive unpacks to more than ${MAX_RATIO} times its size: no feed does`);
  };
}

/** Unpacks gzip (RFC 1952, several members too) as a stream within bounds. Throws `feed/malformed` when it is broken or a bomb. */
export async function* gunzip(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let packedBytes = 0;
  async function* counted() {
    for await (const chunk of packed) {
      packedBytes += chunk.length;
      yield chunk;
    }
  }
  const guard = unpackGuard(() => packedBytes);
  const source = Readable.from(counted(), { objectMode: false });
  const unpacked = createGunzip({ chunkSize: 256 * 1_024 });
  source.once('error', (error) => unpacked.destroy(error));
  source.pipe(unpacked);
  try {
    for await (const chunk of asBuffers(unpacked)) {
      guard(chunk.length);
      yield chunk;
    }
  } catch (error) {
    throw brokenArchive(error, 'gzip');
  } finally {
    source.destroy();
    unpacked.destroy();
  }
}

/** A stream of bytes gives Buffers. */
const asBuffers = (stream: Readable): AsyncIterable<Buffer> => stream;

/** An error of zlib or of the archive's structure as a problem for the maker; any other error as it is. */
export function brokenArchive(error: unknown, kind: string): unknown {
  if (!(error instanceof Error) || error instanceof Problem) return error;
  const ofZlib = 'code' in error && typeof error.code === 'string' && /^(?:Z_|ERR_ZLIB)/.test(error.code);
  return ofZlib
    ? new Problem('feed/malformed', `the ${kind} archive is broken or cut: ${error.message}`, { cause: error })
    : error;
}
