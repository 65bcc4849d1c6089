import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newIdentityKeys, newSealingKeys } from './identity-bindings.ts';

const MAKERS = {
  typesenseApiKey: () => randomBytes(24).toString('hex'),
  upstashToken: () => randomBytes(24).toString('base64url'),
  s3AccessKeyId: () => `dev${randomBytes(8).toString('hex')}`,
  s3SecretAccessKey: () => randomBytes(24).toString('hex'),
  edgeSigningKeys: () => `k1:${randomBytes(32).toString('hex')}`,
  quoteSigningKey: () => ed25519Jwk('q1'),
  postgresPassword: () => randomBytes(24).toString('hex'),
  identityKeys: newIdentityKeys,
  identitySealingKeys: newSealingKeys,
  stripeApiKey: () => `sk_test_${randomBytes(24).toString('hex')}`,
  stripeWebhookSecret: () => `whsec_${randomBytes(24).toString('hex')}`,
  mailApiKey: () => `re_${randomBytes(24).toString('hex')}`,
} as const;

/** Secrets of one data folder. `edgeSigningKeys` is `keyId:64 hex digits`, `quoteSigningKey` a private Ed25519 JWK. */
export type Secrets = Readonly<Record<keyof typeof MAKERS, string>>;

/** Reads `secrets.json` of a data folder and makes what is missing, once (mode 600). */
export async function secretsOf(dataDir: string): Promise<Secrets> {
  const file = join(dataDir, 'secrets.json');
  const text = await readFile(file, 'utf8').catch(() => '{}');
  const known = Object.entries(JSON.parse(text) as unknown as Record<string, unknown>);
  const kept = new Map(known.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  const secret = (name: keyof typeof MAKERS) => kept.get(name) ?? MAKERS[name]();
  const secrets: Secrets = {
    typesenseApiKey: secret('typesenseApiKey'),
    upstashToken: secret('upstashToken'),
    s3AccessKeyId: secret('s3AccessKeyId'),
    s3SecretAccessKey: secret('s3SecretAccessKey'),
    edgeSigningKeys: secret('edgeSigningKeys'),
    quoteSigningKey: secret('quoteSigningKey'),
    postgresPassword: secret('postgresPassword'),
    stripeApiKey: secret('stripeApiKey'),
    stripeWebhookSecret: secret('stripeWebhookSecret'),
    mailApiKey: secret('mailApiKey'),
    identityKeys: secret('identityKeys'),
    identitySealingKeys: secret('identitySealingKeys'),
  };
  await writePrivate(file, JSON.stringify(secrets, null, 2), dataDir);
  return secrets;
}

/** A fresh private key as JWK (RFC 8037) with this key id. */
const ed25519Jwk = (kid: string): string =>
  JSON.stringify({ ...generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }), kid });

/** Writes a file that only its owner may read, whole or not at all. */
export async function writePrivate(file: string, text: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(`${file}.draft`, `${text}\n`, { mode: 0o600 });
  await rename(`${file}.draft`, file);
}
