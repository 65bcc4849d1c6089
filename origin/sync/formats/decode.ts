import { isAscii } from 'node:buffer';
import iconv from 'iconv-lite';
import { charsetOf, declaredCharset, isUtf8Name, wideCharset } from './charset.ts';
import { asBuffers, followedBy, takeHead } from './head.ts';

export interface Decoded {
  /** The file in UTF-8 without a byte order mark; may be read once. */
  chunks: AsyncGenerator<Buffer>;
  /** The charset found so far: `utf-8` until the first byte that is not ASCII tells more. */
  encoding(): string;
}

const HEAD_BYTES = 512;
/** So many bytes are collected from the first that is not ASCII, so that there are letters enough to judge by. */
const SAMPLE_BYTES = 64 * 1_024;

/**
 * Turns a file of any charset into UTF-8 as a stream. A byte order mark decides; else bytes pass as they are while they are
 * ASCII, and the first others are looked at (see charsetOf). Bytes that are no character become U+FFFD.
 * @param ofProfile charset that the maker's profile names
 */
export function decode(source: AsyncIterable<Uint8Array>, ofProfile?: string): Decoded {
  let encoding = 'utf-8';
  async function* chunks(): AsyncGenerator<Buffer> {
    const bytes = asBuffers(source);
    const head = await takeHead(bytes, HEAD_BYTES);
    const wide = wideCharset(head);
    if (wide === null) {
      yield* decodeUntold(followedBy(head, bytes), declaredCharset(head), ofProfile, (found) => (encoding = found));
      return;
    }
    encoding = wide.encoding;
    yield* decodeAs(encoding, followedBy(head.subarray(wide.markBytes), bytes));
  }
  return { chunks: chunks(), encoding: () => encoding };
}

async function* decodeUntold(
  bytes: AsyncGenerator<Buffer>,
  declared: string | null,
  ofProfile: string | undefined,
  found: (encoding: string) => void,
): AsyncGenerator<Buffer> {
  for (;;) {
    const next = await bytes.next();
    if (next.done === true) return;
    if (isAscii(next.value)) {
      yield next.value;
      continue;
    }
    const sample = await takeHead(followedBy(next.value, bytes), SAMPLE_BYTES);
    const encoding = charsetOf(fromFirstOther(sample), declared, ofProfile);
    found(encoding);
    yield* decodeAs(encoding, followedBy(sample, bytes));
    return;
  }
}

async function* decodeAs(encoding: string, bytes: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  if (isUtf8Name(encoding)) {
    yield* bytes;
    return;
  }
  const decoder = iconv.getDecoder(encoding);
  for await (const chunk of bytes) {
    const text = decoder.write(chunk);
    if (text !== '') yield Buffer.from(text, 'utf8');
  }
  const end = decoder.end() ?? '';
  if (end !== '') yield Buffer.from(end, 'utf8');
}

const fromFirstOther = (bytes: Buffer): Buffer =>
  bytes.subarray(
    Math.max(
      0,
      bytes.findIndex((byte) => byte >= 0x80),
    ),
  );
