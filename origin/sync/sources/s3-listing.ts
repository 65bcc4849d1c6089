import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { s3Address } from './s3-source.ts';

/** Tells the versions of feeds as they lie now, by address; without those that are not there or that nobody can tell of. */
export type FeedVersions = (addresses: readonly string[], signal: AbortSignal) => Promise<ReadonlyMap<string, string>>;

/** Of one bucket: a listing tells of a thousand objects for the price of one request. */
const MAX_PAGES = 10;

/** Asks S3 by listings, one for each bucket, from the first address to the last. */
export const s3Versions =
  (client: S3Client): FeedVersions =>
  async (addresses, signal) => {
    const places = addresses.flatMap((address) => {
      const place = s3Address(address);
      return place === null ? [] : [{ ...place, address }];
    });
    const versions = new Map<string, string>();
    for (const [bucket, wanted] of Map.groupBy(places, (place) => place.bucket)) {
      const addressOf = new Map(wanted.map(({ key, address }) => [key, address]));
      const last = [...addressOf.keys()].reduce((a, b) => (a > b ? a : b));
      for await (const { key, version } of listed(client, bucket, [...addressOf.keys()], signal)) {
        const address = addressOf.get(key);
        if (address !== undefined) versions.set(address, version);
        if (key >= last) break;
      }
    }
    return versions;
  };

async function* listed(
  client: S3Client,
  bucket: string,
  keys: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<{ key: string; version: string }> {
  const Prefix = keys.reduce(commonStart);
  let token: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const asked = new ListObjectsV2Command({ Bucket: bucket, Prefix, ContinuationToken: token });
    const { Contents = [], NextContinuationToken } = await client.send(asked, { abortSignal: signal });
    for (const { Key: key, ETag: version } of Contents)
      if (key !== undefined && version !== undefined) yield { key, version };
    if (NextContinuationToken === undefined) return;
    token = NextContinuationToken;
  }
}

function commonStart(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}
