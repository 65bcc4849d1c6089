import { generateKeyPairSync } from 'node:crypto';
import { newIdentityKeys, publicIdentityKeys, publicQuoteKeys } from '../../../dev/identity-bindings.ts';
import { SECRETS } from '../../deploy/secrets.ts';

const quoteKey = JSON.stringify({ ...generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }), kid: 'q1' });

/** Every secret that an ExternalSecret may bring to an origin, with a value of its form that opens nothing. */
export const SAMPLE_SECRETS: Readonly<Record<string, string>> = {
  EDGE_SIGNING_KEYS: SECRETS['EDGE_SIGNING_KEYS'] ?? '',
  MONGODB_URI: 'mongodb+srv://nobody:none@mongo.example',
  TYPESENSE_API_KEY: 'nothing',
  QUOTE_SIGNING_KEY: quoteKey,
  QUOTE_PUBLIC_KEYS: publicQuoteKeys(quoteKey),
  IDENTITY_JWKS: publicIdentityKeys(newIdentityKeys()),
  RESTATE_IDENTITY_KEYS: `publickeyv1_${'1'.repeat(32)}`,
  ORDERS_DATABASE_URL: 'postgres://nobody:none@postgres.example/none',
  STRIPE_API_KEY: 'sk_test_nothing',
  STRIPE_WEBHOOK_SECRET: 'whsec_nothing',
  PAYPAL_CLIENT_ID: 'nothing',
  PAYPAL_CLIENT_SECRET: 'nothing',
  PAYPAL_WEBHOOK_ID: 'nothing',
  SMTP_URL: 'smtps://nobody:none@smtp.example',
  UPSTASH_REDIS_REST_TOKEN: 'nothing',
};
