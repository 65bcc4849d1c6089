import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { parseSigningKeys } from '#shared/signing.ts';
import { freshDatabase, migratedTemplate, type FreshDatabase } from '../../../dev/testing/fresh-database.ts';
import { migrateEdge } from '../../../tools/migrate-edge.ts';
import type { Limits } from '../../limits/limits.ts';
import { buildIdentity } from '../build-identity.ts';
import type { IdentityDeps } from '../identity-deps.ts';
import { passwordHasher } from '../passwords/password-hasher.ts';
import { scrypt, type ScryptParameters } from '../passwords/scrypt.ts';
import { memoryMail, type MemoryMail } from './memory-mail.ts';
import { DEAD, ISSUER, SEALING_KEYS, SHOP_URL, testKey } from './test-keys.ts';

export interface TestIdentity extends IdentityDeps {
  limits: Limits;
  mail: MemoryMail;
  clock: { ms: number };
  events: { level: string; [name: string]: unknown }[];
  /** Parameters of every scrypt run so far. */
  hashes: ScryptParameters[];
  /** Postgres's own address of the test file's database. */
  databaseUrl: string;
}

/** Addresses of servers that nobody listens at, to see what goes on without them. */
export interface Outage {
  sqlEndpoint?: string;
  redisUrl?: string;
}

/** Limits have tests of their own; these here call more often than any shopper. */
const UNLIMITED: Limits = { forRoute: () => null, account: async () => undefined };

const MIGRATIONS = join(import.meta.dirname, '..', 'db', 'migrations');
const env = (name: string): string => process.env[name] ?? '';

function templateName(): string {
  const hash = createHash('sha256');
  for (const file of readdirSync(MIGRATIONS).filter((name) => name.endsWith('.sql')))
    hash.update(readFileSync(join(MIGRATIONS, file)));
  return `edge_${hash.digest('hex').slice(0, 16)}`;
}

/**
 * For a test file: identity over a database of its own and the real Redis, with mails in memory, scrypt runs counted and a clock
 * that a test can move. `make` gives another isolate over the same stores, or one whose stores are out.
 */
export function startIdentity(): { make: (outage?: Outage) => TestIdentity } {
  let database: FreshDatabase;
  const keyPrefix = `test:${randomUUID()}:`;
  const keySet = { keys: [testKey('test-1')] };
  beforeAll(async () => {
    const adminUrl = env('DATABASE_URL');
    database = await freshDatabase({
      adminUrl,
      template: await migratedTemplate({ adminUrl, name: templateName(), migrate: migrateEdge }),
    });
  });
  afterAll(() => database.drop());
  return {
    make(outage = {}) {
      const clock = { ms: Date.now() };
      const now = () => clock.ms;
      const events: TestIdentity['events'] = [];
      const hashes: ScryptParameters[] = [];
      const mail = memoryMail();
      const identity = buildIdentity({
        now,
        log: (level, event) => events.push({ level, ...event }),
        limits: UNLIMITED,
        keySet,
        sealingKeys: parseSigningKeys(SEALING_KEYS),
        issuer: ISSUER,
        databaseUrl: database.url,
        sqlEndpoint: outage.sqlEndpoint ?? env('NEON_SQL_ENDPOINT'),
        redisUrl: outage.redisUrl ?? env('UPSTASH_REDIS_REST_URL'),
        redisToken: env('UPSTASH_REDIS_REST_TOKEN'),
        mailUrl: DEAD,
        mailKey: 'unused',
        mailFrom: 'Sommier <hello@shop.example>',
        shopUrl: SHOP_URL,
        providers: [],
        keyPrefix,
        sqlTimeoutMs: 15_000,
        redisTimeoutMs: 15_000,
      });
      const passwords = passwordHasher({
        randomBytes: identity.randomBytes,
        now,
        atOnce: 20,
        scrypt: (password, salt, parameters) => {
          hashes.push(parameters);
          return scrypt(password, salt, parameters);
        },
      });
      return { ...identity, limits: UNLIMITED, mail, passwords, clock, events, hashes, databaseUrl: database.url };
    },
  };
}
