import * as z from 'zod';
import { SEARCH_ALIAS } from '#shared/search-index.ts';
import { identityEnv, originEnv, readEnv } from '../plugins/env.ts';

const { HOST, PORT, LOG_LEVEL, EDGE_SIGNING_KEYS, ...stores } = originEnv;

/** What the import itself needs, by the command line too. */
const storeEnv = {
  ...stores,
  UPSTASH_REDIS_REST_URL: z.url(),
  UPSTASH_REDIS_REST_TOKEN: z.string().min(1),
  /** Name by which the index is asked; another one keeps a trial apart. */
  TYPESENSE_ALIAS: z
    .string()
    .regex(/^[a-z0-9_]{1,60}$/)
    .default(SEARCH_ALIAS),
  /** Address of a server that speaks S3; AWS itself when it is not given. */
  S3_ENDPOINT: z.url().optional(),
  S3_REGION: z.string().min(1).default('us-east-1'),
  S3_ACCESS_KEY_ID: z.string().min(1).optional(),
  S3_SECRET_ACCESS_KEY: z.string().min(1).optional(),
  /** The shop's site, for links in feeds for others. */
  SHOP_URL: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).optional(),
  SHOP_NAME: z.string().min(1).max(100).default('Sommier'),
  /** `s3://bucket/prefix` where feeds for others are written; none are without it. */
  OUTGOING_FEEDS: z
    .string()
    .regex(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:\/[\w.-]+)*$/, { error: 'must be s3://bucket/prefix' })
    .transform((address) => {
      const [bucket = '', ...prefix] = address.slice('s3://'.length).split('/');
      return { bucket, prefix: prefix.join('/') };
    })
    .optional(),
  /** The orders service, which is told of counted stock; it is told of none without it. */
  ORDERS_URL: z
    .string()
    .regex(/^https?:\/\/[^/]+$/, { error: 'must be http://host or https://host, without a path' })
    .optional(),
  /** What requests between services are signed with. */
  EDGE_SIGNING_KEYS: EDGE_SIGNING_KEYS.optional(),
  /** Folder for the file in which a feed is staged; the system's own when it is not given. */
  SYNC_TEMP_DIR: z.string().min(1).optional(),
};

/** Who may call the routes for staff; without them nobody may. */
const staffEnv = {
  IDENTITY_JWKS: identityEnv.IDENTITY_JWKS.optional(),
  IDENTITY_ISSUER: identityEnv.IDENTITY_ISSUER.optional(),
};

const httpUrl = z.string().regex(/^https?:\/\//, { error: 'must begin with http:// or https://' });

/** Where runs of feeds are kept going; the names are those of orders, which uses the same Restate. */
const workflowEnv = {
  RESTATE_INGRESS_URL: httpUrl,
  /** Set where the service itself tells Restate of its version at start; elsewhere the release does, see docs/runbooks/saga-deploy.md. */
  RESTATE_ADMIN_URL: httpUrl.optional(),
  /** Public keys of the Restate that may run workflows here, `publickeyv1_…`, with commas between them. */
  RESTATE_IDENTITY_KEYS: z
    .string()
    .default('')
    .transform((text) => text.split(',').filter((key) => key !== '')),
  SYNC_WORKFLOW_PORT: z
    .string()
    .regex(/^\d{1,5}$/)
    .default('8113')
    .transform(Number),
  /** The address of this version as Restate reaches it; else its port here with the version as path. */
  SYNC_WORKFLOW_URL: httpUrl.optional(),
  /** A new one for each version of the workflows. */
  SYNC_WORKFLOW_VERSION: z
    .string()
    .regex(/^[\w.-]{1,64}$/)
    .default('dev'),
  /** Keeps houses apart that share one Restate. */
  SYNC_WORKFLOW_NAMESPACE: z
    .string()
    .regex(/^[A-Za-z]?[A-Za-z0-9]{0,31}$/)
    .default(''),
};

const StoreEnv = z.object(storeEnv);
export type StoreEnv = z.output<typeof StoreEnv>;

const SyncEnv = z
  .object({ ...storeEnv, ...staffEnv, ...workflowEnv, HOST, PORT, LOG_LEVEL, EDGE_SIGNING_KEYS })
  .refine((env) => (env.IDENTITY_JWKS === undefined) === (env.IDENTITY_ISSUER === undefined), {
    path: ['IDENTITY_ISSUER'],
    error: 'must be given together with IDENTITY_JWKS',
  });
export type SyncEnv = z.output<typeof SyncEnv>;

type Variables = Record<string, string | undefined>;

/** Reads the environment of the service; throws an Error that names every faulty variable. */
export const syncEnv = (env: Variables): SyncEnv => readEnv(SyncEnv, env);

/** Reads the environment of the command line, which answers no requests. */
export const storeEnvOf = (env: Variables): StoreEnv => readEnv(StoreEnv, env);
