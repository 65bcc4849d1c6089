import { BoundedMap } from './bounded-map.ts';

/** Where the client's address comes from; see docs/limits.md. */
export type AddressSource = { kind: 'platform' } | { kind: 'header'; name: string } | { kind: 'none' };

/** Cloudflare writes it anew on every request; a client's own header of that name never arrives. */
const PLATFORM_HEADER = 'cf-connecting-ip';

/** The bucket of requests without an address that can be read. The platform always gives one. */
const UNKNOWN = 'unknown';

/** Everybody's bucket where no platform tells addresses. */
export const SHARED = 'shared';

/**
 * What an address quota is counted by: an IPv4 address, or the /64 of an IPv6 address, since that much is one customer's. Nothing else
 * of the request is looked at, `X-Forwarded-For` least of all: any caller can write it.
 */
export function clientBucket(headers: Headers, source: AddressSource): string {
  if (source.kind === 'none') return SHARED;
  const address = headers.get(source.kind === 'platform' ? PLATFORM_HEADER : source.name);
  return address === null ? UNKNOWN : (bucketOfAddress(address) ?? UNKNOWN);
}

const IPV4 = /^(?:\d{1,3}\.){3}\d{1,3}$/;
/** IPv4 inside IPv6 (RFC 4291 section 2.5.5.2). */
const MAPPED = /^::ffff:((?:\d{1,3}\.){3}\d{1,3})$/i;
const GROUP = /^[0-9a-f]{1,4}$/i;

/** Buckets of the latest IPv6 addresses: reading one takes ten times as long as counting it, and callers come again. */
const recent = new BoundedMap<string, string | null>(1_000);

/** The IPv4 address itself, or the first 64 bits of an IPv6 one as `2001:db8:0:1::/64`; null for anything else. */
export function bucketOfAddress(text: string): string | null {
  if (IPV4.test(text)) return text;
  if (text.length > 45) return null;
  const known = recent.get(text);
  if (known !== undefined) return known;
  const bucket = bucketOfIpv6(text);
  recent.set(text, bucket);
  return bucket;
}

function bucketOfIpv6(text: string): string | null {
  const mapped = MAPPED.exec(text)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = '', tail, ...rest] = text.split('::');
  if (rest.length > 0) return null;
  const front = groups(head);
  const back = groups(tail ?? '');
  const missing = 8 - front.length - back.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  const all = [...front, ...Array.from({ length: missing }, () => '0'), ...back];
  if (!all.every((group) => GROUP.test(group))) return null;
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

/** The groups on one side of `::`; an IPv4 tail counts as two, and lies beyond the first 64 bits. */
function groups(side: string): string[] {
  if (side === '') return [];
  return side.split(':').flatMap((group) => (IPV4.test(group) ? ['0', '0'] : [group]));
}
