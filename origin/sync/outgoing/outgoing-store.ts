import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';

/** Where feeds for others are put, each whole or not at all. */
export interface OutgoingStore {
  /** Address of a file, as others are told it. */
  addressOf(file: string): string;
  /** Compresses and writes a text; gives the bytes written. What was there before stays until all of it has arrived. */
  write(file: string, contentType: string, text: AsyncIterable<string>, signal: AbortSignal): Promise<number>;
}

/** S3 takes parts and shows the object once the upload is completed; an upload that fails is aborted and leaves nothing. */
export function s3OutgoingStore(client: S3Client, bucket: string, prefix: string): OutgoingStore {
  const keyOf = (file: string) => (prefix === '' ? file : `${prefix}/${file}`);
  return {
    addressOf: (file) => `s3://${bucket}/${keyOf(file)}`,
    async write(file, contentType, text, signal) {
      const gzip = createGzip();
      const source = Readable.from(text);
      // Without it a text that fails would leave the upload waiting for its end.
      source.once('error', (error) => gzip.destroy(error));
      let bytes = 0;
      gzip.on('data', (chunk: Buffer) => (bytes += chunk.length));
      const upload = new Upload({
        client,
        params: { Bucket: bucket, Key: keyOf(file), Body: source.pipe(gzip), ContentType: contentType },
        queueSize: 2,
      });
      const abort = () => void upload.abort();
      signal.addEventListener('abort', abort, { once: true });
      try {
        signal.throwIfAborted();
        await upload.done();
        return bytes;
      } finally {
        signal.removeEventListener('abort', abort);
        source.destroy();
      }
    },
  };
}
