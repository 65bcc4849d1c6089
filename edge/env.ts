import * as z from 'zod';
import { CurrencyCode } from '#shared/money.ts';
import { SigningKeysText, type SigningKeys } from '#shared/signing.ts';
import type { AssetsPort } from './docs/assets-port.ts';
import type { Dataset } from './http/metrics.ts';
import { IDENTITY_BINDINGS, identityConfig, type IdentityConfig } from './identity/identity-env.ts';
import type { Origin } from './origins/fetch-origins.ts';
import type { AddressSource } from './limits/client-address.ts';
import { REGIONS } from './origins/regions.ts';

const SEVERAL = /\s*,\s*/;

/** A whole number in a binding, which is always text. */
const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, { error: 'must be a whole number' })
    .transform(Number)
    .pipe(z.int().min(min).max(max));

/** Scheme, host and port alone, as browsers write `Origin`. */
const isWebOrigin = (text: string): boolean =>
  /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).origin === text;
const WebOrigin = z
  .string()
  .refine(isWebOrigin, { error: 'must be scheme, host and port only, such as https://shop.example' });

const Assets = z.custom<AssetsPort>((value) => typeof value === 'object' && value !== null && 'fetch' in value, {
  error: 'must be the assets binding of wrangler.toml',
});

const Metrics = z.custom<Dataset>((value) => typeof value === 'object' && value !== null && 'writeDataPoint' in value, {
  error: 'must be an Analytics Engine dataset',
});

/** `eu=https://catalog-eu.example`, or without a region where there is one only. */
const RegionOrigin = z
  .string()
  .transform((text) => {
    const [, region, url] = /^(?:([a-z]{2})=)?(.*)$/.exec(text) ?? [];
    return { region: region ?? null, url };
  })
  .pipe(z.object({ region: z.enum(REGIONS).nullable(), url: WebOrigin }));

/** `platform`, `none`, or `header:x-name` of a proxy of ours that writes it anew; see docs/limits.md. */
const ClientAddress = z
  .string()
  .regex(/^(?:platform|none|header:[a-z0-9-]{1,60})$/, { error: 'must be platform, none or header:name' })
  .refine((text) => text !== 'header:x-forwarded-for', { error: 'must not be a header that callers write' })
  .transform((text): AddressSource => {
    if (text === 'platform' || text === 'none') return { kind: text };
    return { kind: 'header', name: text.slice('header:'.length) };
  });

const Origins = z
  .string()
  .transform((text) => text.split(SEVERAL))
  .pipe(z.array(RegionOrigin).min(1).max(10));

const Bindings = z.object({
  CATALOG_ORIGINS: Origins,
  ORDERS_ORIGINS: Origins,
  SYNC_ORIGINS: Origins,
  EDGE_SIGNING_KEYS: SigningKeysText,
  STORE_CURRENCY: CurrencyCode,
  ALLOWED_ORIGINS: z
    .string()
    .transform((text) => text.split(SEVERAL).filter((part) => part !== ''))
    .pipe(z.array(WebOrigin).max(100)),
  CACHE_MAX_BYTES: wholeNumber(100_000, 100_000_000),
  CACHE_TTL_SECONDS: wholeNumber(1, 86_400),
  /** Changed by a release whose answers look different: no epoch tells of that. */
  CACHE_NAMESPACE: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, { error: 'must be lower-case letters, digits and hyphens' })
    .default('v1'),
  UPSTASH_REDIS_REST_URL: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }),
  UPSTASH_REDIS_REST_TOKEN: z.string().min(1),
  CLIENT_ADDRESS: ClientAddress,
  ASSETS: Assets,
  METRICS: Metrics.optional(),
  ...IDENTITY_BINDINGS,
});

export interface EdgeConfig {
  /** Origins of the catalogue, the primary first. */
  catalogOrigins: readonly Origin[];
  /** Origins of carts and orders, the primary first; only the primary is asked. */
  ordersOrigins: readonly Origin[];
  /** Origins of feeds, the primary first; only the primary is asked. */
  syncOrigins: readonly Origin[];
  signingKeys: SigningKeys;
  storeCurrency: z.output<typeof CurrencyCode>;
  /** Web origins whose pages may read answers. */
  allowedOrigins: readonly string[];
  cacheMaxBytes: number;
  cacheTtlSeconds: number;
  cacheNamespace: string;
  redisUrl: string;
  redisToken: string;
  /** Where the client's address is read from. */
  clientAddress: AddressSource;
  assets: AssetsPort;
  /** Undefined where nobody counts. */
  metrics: Dataset | undefined;
  identity: IdentityConfig;
}

/** Reads the worker's bindings. Throws an Error that names each faulty one and never its value. */
export function readEnv(bindings: unknown): EdgeConfig {
  const result = Bindings.safeParse(bindings);
  if (!result.success) {
    const faults = result.error.issues.map((issue) => `${issue.path.join('.') || 'bindings'}: ${issue.message}`);
    throw new Error(`The edge cannot serve with these bindings. ${faults.join('; ')}`);
  }
  const bound = result.data;
  return {
    catalogOrigins: bound.CATALOG_ORIGINS,
    ordersOrigins: bound.ORDERS_ORIGINS,
    syncOrigins: bound.SYNC_ORIGINS,
    signingKeys: bound.EDGE_SIGNING_KEYS,
    storeCurrency: bound.STORE_CURRENCY,
    allowedOrigins: bound.ALLOWED_ORIGINS,
    cacheMaxBytes: bound.CACHE_MAX_BYTES,
    cacheTtlSeconds: bound.CACHE_TTL_SECONDS,
    cacheNamespace: bound.CACHE_NAMESPACE,
    redisUrl: bound.UPSTASH_REDIS_REST_URL,
    redisToken: bound.UPSTASH_REDIS_REST_TOKEN,
    clientAddress: bound.CLIENT_ADDRESS,
    assets: bound.ASSETS,
    metrics: bound.METRICS,
    identity: identityConfig(bound),
  };
}
