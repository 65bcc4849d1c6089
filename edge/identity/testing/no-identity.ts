import { parseSigningKeys } from '#shared/signing.ts';
import type { Log } from '../../http/wide-event.ts';
import { memoryLimits } from '../../limits/testing/memory-limits.ts';
import { buildIdentity } from '../build-identity.ts';
import type { IdentityDeps } from '../identity-deps.ts';
import { DEAD, ISSUER, SEALING_KEYS, SHOP_URL, testKey } from './test-keys.ts';

/** Identity whose stores nobody serves, for tests of what does not need them. */
export const noIdentity = (now: () => number, log: Log): IdentityDeps =>
  buildIdentity({
    now,
    log,
    limits: memoryLimits(now),
    keySet: { keys: [testKey('test-1')] },
    sealingKeys: parseSigningKeys(SEALING_KEYS),
    issuer: ISSUER,
    databaseUrl: 'postgres://nobody:none@127.0.0.1/none',
    // Left out, because Neon's driver keeps it for the whole process and another test of the file may have set it.
    sqlEndpoint: undefined,
    redisUrl: DEAD,
    redisToken: 'none',
    mailUrl: DEAD,
    mailKey: 'none',
    mailFrom: 'Sommier <hello@shop.example>',
    shopUrl: SHOP_URL,
    providers: [],
  });
