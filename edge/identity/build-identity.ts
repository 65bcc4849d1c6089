import { Redis } from '@upstash/redis/cloudflare';
import { uuidV7 } from '#shared/uuid.ts';
import type { Log } from '../http/wide-event.ts';
import { circuitBreaker } from '#shared/circuit-breaker.ts';
import { apiKeyVerifier } from './api-keys/api-keys.ts';
import { connectDb } from './db/connect.ts';
import { identityDb } from './db/identity-db.ts';
import { sealer } from './factors/sealer.ts';
import type { IdentityDeps } from './identity-deps.ts';
import type { IdentityConfig } from './identity-env.ts';
import { resendMail } from './mail/resend-mail.ts';
import { plainFetch } from './oauth/plain-fetch.ts';
import { oidcPort } from './oauth/oidc-port.ts';
import { upstashFlows } from './oauth/upstash-flows.ts';
import { passwordHasher } from './passwords/password-hasher.ts';
import { scrypt } from './passwords/scrypt.ts';
import { upstashSessions } from './sessions/upstash-sessions.ts';
import { accessTokens } from './tokens/access-tokens.ts';

/** Deadlines of one call. Somebody waits for the first two; a mail goes out after the answer. */
const SQL_TIMEOUT_MS = 1_500;
const REDIS_TIMEOUT_MS = 800;
const MAIL_TIMEOUT_MS = 5_000;
const PROVIDER_TIMEOUT_SECONDS = 3;

/** Runs of scrypt at once in one isolate, of 16 MiB each. */
const HASHES_AT_ONCE = 4;

export interface IdentityOptions extends IdentityConfig {
  now: () => number;
  log: Log;
  limits: IdentityDeps['limits'];
  redisUrl: string;
  redisToken: string;
  /** Before every key in Redis. */
  keyPrefix?: string;
  /** Deadlines of Postgres and Redis, for tests on a machine that is busy with others. */
  sqlTimeoutMs?: number;
  redisTimeoutMs?: number;
}

const randomBytes = (length: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(length));

/** Identity over its real stores. Nothing is sent before the first request. */
export function buildIdentity(options: IdentityOptions): IdentityDeps {
  const { now, log, limits, databaseUrl, sqlEndpoint, keyPrefix = 'identity:' } = options;
  const redis = new Redis({
    url: options.redisUrl,
    token: options.redisToken,
    automaticDeserialization: false,
    enableTelemetry: false,
    // Commands of two requests must never share one fetch: workerd ties it to the first.
    enableAutoPipelining: false,
    retry: false,
    signal: () => AbortSignal.timeout(options.redisTimeoutMs ?? REDIS_TIMEOUT_MS),
  });
  const db = identityDb(
    connectDb({ databaseUrl, sqlEndpoint, timeoutMs: options.sqlTimeoutMs ?? SQL_TIMEOUT_MS }),
    circuitBreaker({ now }),
  );
  return {
    now,
    log,
    limits,
    randomBytes,
    newId: () => uuidV7(now(), randomBytes(10)),
    tokens: accessTokens(options.issuer, options.keySet),
    apiKeys: apiKeyVerifier(db, now),
    db,
    sessions: upstashSessions({ redis, breaker: circuitBreaker({ now }), prefix: keyPrefix }),
    passwords: passwordHasher({ scrypt, randomBytes, now, atOnce: HASHES_AT_ONCE }),
    oauth: {
      providers: new Map(options.providers.map((provider) => [provider.id, provider])),
      port: oidcPort({ now, fetch: plainFetch, timeoutSeconds: PROVIDER_TIMEOUT_SECONDS }),
      flows: upstashFlows({ redis, breaker: circuitBreaker({ now }), prefix: `${keyPrefix}oauth:` }),
    },
    sealer: sealer(options.sealingKeys, randomBytes),
    mail: resendMail({
      apiUrl: options.mailUrl,
      apiKey: options.mailKey,
      from: options.mailFrom,
      timeoutMs: MAIL_TIMEOUT_MS,
    }),
    shopUrl: options.shopUrl,
  };
}
