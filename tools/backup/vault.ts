import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { seal, unseal, type BackupKey } from './sealed.ts';

const [zip, unzip] = [promisify(gzip), promisify(gunzip)];

/** Where backups lie: compressed, then sealed, one object for each part. */
export interface Vault {
  put(name: string, plain: Uint8Array): Promise<void>;
  get(name: string): Promise<Buffer>;
  list(prefix: string): Promise<string[]>;
  remove(names: readonly string[]): Promise<void>;
}

export function s3Vault(s3: S3Client, bucket: string, key: BackupKey): Vault {
  return {
    async put(name, plain) {
      const Body = seal(await zip(plain), name, key);
      // The bucket keeps what is there: a backup is never written over.
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: name, Body, IfNoneMatch: '*' }));
    },
    async get(name) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: name }));
      if (Body === undefined) throw new Error(`${name} is empty`);
      return unzip(unseal(await Body.transformToByteArray(), name, key));
    },
    async list(prefix) {
      const names: string[] = [];
      let ContinuationToken: string | undefined;
      do {
        const page = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken }));
        names.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
        ContinuationToken = page.NextContinuationToken;
      } while (ContinuationToken !== undefined);
      return names.toSorted();
    },
    async remove(names) {
      for (let at = 0; at < names.length; at += 1_000) {
        const Objects = names.slice(at, at + 1_000).map((Key) => ({ Key }));
        await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }));
      }
    },
  };
}
