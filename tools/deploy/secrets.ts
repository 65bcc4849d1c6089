import { identityBindings } from '../../dev/identity-bindings.ts';

const fresh = identityBindings({});
const ofIdentity = (name: string): string => fresh[name] ?? '';

/** Every secret that `wrangler secret put` gives the worker, with a value of its form that opens nothing. */
export const SECRETS: Readonly<Record<string, string>> = {
  EDGE_SIGNING_KEYS: `k1:${'7e'.repeat(32)}`,
  UPSTASH_REDIS_REST_TOKEN: 'nothing',
  IDENTITY_KEYS: ofIdentity('IDENTITY_KEYS'),
  IDENTITY_SEALING_KEYS: ofIdentity('IDENTITY_SEALING_KEYS'),
  EDGE_DATABASE_URL: ofIdentity('EDGE_DATABASE_URL'),
  MAIL_API_KEY: 'nothing',
};
