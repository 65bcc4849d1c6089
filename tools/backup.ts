import { parseArgs } from 'node:util';
import { S3Client } from '@aws-sdk/client-s3';
import { MongoClient } from 'mongodb';
import { z } from 'zod';
import { backUpMongo, restoreMongo } from './backup/mongo.ts';
import { backUpPostgres, restorePostgres } from './backup/postgres.ts';
import { expiredBackups } from './backup/retention.ts';
import { s3Vault } from './backup/vault.ts';

/**
 * `node tools/backup.ts take orders|edge|models`, `restore STORE NAME`, `list [STORE]`, `prune STORE`. Sealed parts in
 * s3://BACKUP_BUCKET/STORE/TIME/; DATABASE_URL or MONGODB_URI says which store it is.
 */
const Env = z.object({
  BACKUP_BUCKET: z.string().min(3),
  BACKUP_KEY: z
    .base64()
    .transform((text) => Buffer.from(text, 'base64'))
    .refine((key) => key.length === 32, { error: 'must be 32 bytes as Base64' }),
  DATABASE_URL: z.string().optional(),
  MONGODB_URI: z.string().optional(),
  MONGODB_DATABASE: z.string().default('sommier'),
  S3_ENDPOINT: z.string().optional(),
  S3_REGION: z.string().default('us-east-1'),
});
const STORES = ['orders', 'edge', 'models'] as const;

const env = Env.parse(process.env);
const s3 = new S3Client({
  region: env.S3_REGION,
  ...(env.S3_ENDPOINT === undefined ? {} : { endpoint: env.S3_ENDPOINT, forcePathStyle: true }),
});
const vault = s3Vault(s3, env.BACKUP_BUCKET, env.BACKUP_KEY);
const [command = '', given, name] = parseArgs({ allowPositionals: true }).positionals;

if (command === 'list') {
  const parts = await vault.list(given === undefined ? '' : `${given}/`);
  for (const backup of new Set(parts.map((part) => part.split('/').slice(0, 2).join('/')))) console.log(backup);
} else {
  const store = z.enum(STORES).parse(given);
  if (command === 'take') await take(`${store}/${new Date().toISOString().replaceAll(':', '-')}`);
  else if (command === 'restore') await restore(`${store}/${z.string().min(1).parse(name)}`);
  else if (command === 'prune') await prune(store);
  else throw new Error('take STORE, restore STORE NAME, list [STORE] or prune STORE');
}

async function take(prefix: string): Promise<void> {
  const counts = await withStore(
    (url) => backUpPostgres(url, vault, prefix),
    (db) => backUpMongo(db, vault, prefix),
    prefix,
  );
  // Written last: a backup without it was not finished.
  await vault.put(`${prefix}/manifest`, Buffer.from(JSON.stringify({ takenAt: new Date(), counts })));
  console.log(JSON.stringify({ level: 'info', msg: 'backup taken', backup: prefix, counts }));
}

async function restore(prefix: string): Promise<void> {
  await vault.get(`${prefix}/manifest`);
  await withStore(
    (url) => restorePostgres(url, vault, prefix),
    (db) => restoreMongo(db, vault, prefix),
    prefix,
  );
  console.log(JSON.stringify({ level: 'info', msg: 'backup restored', backup: prefix }));
}

async function prune(store: string): Promise<void> {
  const parts = await vault.list(`${store}/`);
  const expired = expiredBackups(parts, new Date());
  await vault.remove(expired);
  console.log(JSON.stringify({ level: 'info', msg: 'backups pruned', store, objects: expired.length }));
}

async function withStore<T>(
  postgres: (url: string) => Promise<T>,
  mongo: (db: ReturnType<MongoClient['db']>) => Promise<T>,
  prefix: string,
): Promise<T> {
  if (!prefix.startsWith('models/'))
    return postgres(z.string({ error: 'DATABASE_URL is not set' }).parse(env.DATABASE_URL));
  const client = new MongoClient(z.string({ error: 'MONGODB_URI is not set' }).parse(env.MONGODB_URI), {
    retryWrites: false,
  });
  try {
    return await mongo(client.db(env.MONGODB_DATABASE));
  } finally {
    await client.close();
  }
}
