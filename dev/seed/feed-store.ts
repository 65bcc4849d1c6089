import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

/** Where feeds lie from which they are imported. */
export interface FeedStore {
  /** Takes over a file and gives its address for the importer. */
  put(file: string, name: string): Promise<string>;
  close(): void;
}

/** S3 when the environment names one: the object `seed/<name>`, the file removed; else the file itself. */
export function feedStore(env: Readonly<Record<string, string | undefined>>): FeedStore {
  const endpoint = env['S3_ENDPOINT'];
  if (endpoint === undefined || endpoint === '') return { put: async (file) => file, close: () => undefined };
  const bucket = env['S3_FEEDS_BUCKET'] ?? 'feeds';
  const client = new S3Client({
    endpoint,
    region: env['S3_REGION'] ?? 'us-east-1',
    forcePathStyle: true,
    // A stream's checksum would need the chunked upload that plain S3 servers refuse without TLS.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    credentials: { accessKeyId: env['S3_ACCESS_KEY_ID'] ?? '', secretAccessKey: env['S3_SECRET_ACCESS_KEY'] ?? '' },
  });
  return {
    async put(file, name) {
      const key = `seed/${name}`;
      const { size } = await stat(file);
      await client.send(
        new PutObjectCommand({ Bucket: bucket, Key: key, Body: createReadStream(file), ContentLength: size }),
      );
      await rm(file);
      return `s3://${bucket}/${key}`;
    },
    close: () => client.destroy(),
  };
}
