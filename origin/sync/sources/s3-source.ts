import { Readable } from 'node:stream';
import { GetObjectCommand, HeadObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { Problem } from '#shared/problem.ts';
import type { Source } from './source.ts';

export interface S3Options {
  /** Address of another server that speaks S3; AWS when it is not told. */
  endpoint?: string | undefined;
  region: string;
  accessKeyId?: string | undefined;
  secretAccessKey?: string | undefined;
}

const CONNECT_TIMEOUT_MS = 3_000;
/** Longest silence of an open download. */
const IDLE_TIMEOUT_MS = 30_000;

/** A client whose every wait is bounded; without keys it uses the role of the machine. */
export function s3Client({ endpoint, region, accessKeyId, secretAccessKey }: S3Options): S3Client {
  return new S3Client({
    region,
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    ...(accessKeyId !== undefined &&
      secretAccessKey !== undefined && { credentials: { accessKeyId, secretAccessKey } }),
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: IDLE_TIMEOUT_MS,
      socketTimeout: IDLE_TIMEOUT_MS,
    },
  });
}

const ADDRESS = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(\S(?:.*\S)?)$/u;

/** Bucket and key of `s3://bucket/key`; null for another address. */
export function s3Address(address: string): { bucket: string; key: string } | null {
  const [, bucket, key] = ADDRESS.exec(address) ?? [];
  return bucket === undefined || key === undefined ? null : { bucket, key };
}

/** A feed in S3, streamed. Throws `feed/not-found` for an address that is none. */
export function s3Source(client: S3Client, address: string): Source {
  const place = s3Address(address);
  if (place === null) throw new Problem('feed/not-found', `${address} is not s3://bucket/key`);
  const { bucket, key } = place;
  return {
    name: address,
    async open(signal, known, pinned) {
      try {
        const unlessKnown = known === undefined || known === null ? {} : { IfNoneMatch: known };
        const ofVersion = pinned === undefined || pinned === null ? {} : { VersionId: pinned };
        const asked = new GetObjectCommand({ Bucket: bucket, Key: key, ...unlessKnown, ...ofVersion });
        const { Body, ETag, ContentLength } = await client.send(asked, { abortSignal: signal });
        if (Body instanceof Readable) return { bytes: Body, version: ETag ?? null, size: ContentLength ?? null };
        throw new Error('S3 answered without a body');
      } catch (cause) {
        if (known !== undefined && known !== null && statusOf(cause) === 304)
          return { bytes: null, version: known, size: null };
        throw asFeedProblem(cause, address);
      }
    },
    async pin(signal) {
      try {
        const { VersionId } = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }), {
          abortSignal: signal,
        });
        // "null" is the version of an object that was written before its bucket kept versions: it would be replaced.
        return VersionId === undefined || VersionId === 'null' ? null : VersionId;
      } catch (cause) {
        throw asFeedProblem(cause, address);
      }
    },
  };
}

const asFeedProblem = (cause: unknown, address: string): unknown =>
  notFound(cause)
    ? new Problem('feed/not-found', `nothing can be read at ${address}: ${reasonOf(cause)}`, { cause })
    : cause;

const statusOf = (error: unknown): number =>
  error instanceof S3ServiceException ? (error.$metadata.httpStatusCode ?? 0) : 0;

const notFound = (error: unknown): boolean => [403, 404].includes(statusOf(error));

const reasonOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');
