import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { base64urlnopad } from '@scure/base';

/** Hides who a bucket is of. */
export type BucketHash = (text: string) => string;

/** What the key is derived for (RFC 5869 section 3.2: one use, one key). */
const PURPOSE = utf8ToBytes('sommier:limits:1');

/**
 * HMAC-SHA256 to 128 bits under a key derived from a secret of ours: addresses and e-mail addresses are few enough to be guessed
 * from a plain hash, so a keyed one is what leaves the isolate.
 */
export function bucketHash(secret: Uint8Array): BucketHash {
  const key = hmac(sha256, secret, PURPOSE);
  return (text) => base64urlnopad.encode(hmac(sha256, key, utf8ToBytes(text)).subarray(0, 16));
}
