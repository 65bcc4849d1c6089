import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { exportJWK, generateKeyPair } from 'jose';
import { pino } from 'pino';
import type { Role } from '#shared/contracts/roles.ts';
import { importQuoteKey, QUOTE_TTL_MS, signQuote, type QuoteClaims, type QuoteKey } from '#shared/quote.ts';
import { signAccessToken, signingKey, verifyingKeys, type PrivateJwk } from '#shared/tokens.ts';
import { freshDatabase, migratedTemplate } from '../../../dev/testing/fresh-database.ts';
import { callerPort } from '../../plugins/caller.ts';
import { TEST_KEYS } from '../../plugins/testing/signed-inject.ts';
import { buildOrders } from '../app.ts';
import { openDatabase } from '../db/database.ts';
import { migrate } from '../db/migrate.ts';
import type { PaymentProviders } from '../payments/payment-provider.ts';
import { newUuidV7, type OrdersDeps } from '../deps.ts';
import { noPayments } from '../payments/payment-port.ts';
import { noProviders } from '../payments/payment-providers.ts';

const ISSUER = 'https://identity.test';
const DB_FOLDER = join(import.meta.dirname, '..', 'db');

export interface Shopper {
  id: string;
  headers: { authorization: string };
}

export interface OrdersFixture {
  app: FastifyInstance;
  deps: OrdersDeps;
  url: string;
  /** Moves the clock of the service; stock, quotes and tokens stay as they were. */
  elapse(ms: number): void;
  user(options?: { id?: string; guestId?: string; roles?: Role[]; amr?: string[] }): Promise<Shopper>;
  guest(): Promise<Shopper>;
  /** A quote as catalog signs it; `age` in ms makes it older. */
  quote(change?: Partial<QuoteClaims> & { ageMs?: number }): Promise<string>;
  close(): Promise<void>;
}

export interface FixtureOptions {
  maxConnections?: number;
  /** Longer than in production, for drills that crowd one row. */
  patienceMs?: number;
  /** None, unless given. */
  providers?: PaymentProviders;
}

/** Orders over the run's real Postgres, with a database of its own and keys of its own. */
export async function ordersFixture(options: FixtureOptions = {}): Promise<OrdersFixture> {
  const adminUrl = process.env['DATABASE_URL'];
  if (adminUrl === undefined) throw new Error('DATABASE_URL is not set: run the tests by npm test');
  const template = await migratedTemplate({
    adminUrl,
    name: `orders_template_${await migrationsHash()}`,
    migrate: async (url) => migrate({ url, log: () => undefined }),
  });
  const fresh = await freshDatabase({ adminUrl, template });
  const database = openDatabase({ url: fresh.url, maxConnections: 10, onError: () => undefined, ...options });
  const [quoteKeys, tokenKey] = await Promise.all([newQuoteKeys(), newTokenKey()]);
  let offsetMs = 0;
  const deps: OrdersDeps = {
    db: database.db,
    pool: database.pool,
    signingKeys: TEST_KEYS,
    caller: callerPort(await verifyingKeys(ISSUER, [tokenKey]), () => new Date()),
    quoteKeys: [quoteKeys.verifier],
    payments: noPayments,
    providers: options.providers ?? noProviders,
    workflows: { decide: async () => Promise.reject(new Error('no workflows are served: use sagaFixture')) },
    wakeOutbox: () => undefined,
    paymentWaitMs: 1_800_000,
    now: () => new Date(Date.now() + offsetMs),
    newId: newUuidV7,
    log: pino({ level: process.env['TEST_LOG_LEVEL'] ?? 'silent' }),
  };
  // The signature of a request has its own clock: it stands for the edge's.
  const app = await buildOrders(deps);
  return {
    app,
    deps,
    url: fresh.url,
    elapse: (ms) => void (offsetMs += ms),
    user: ({ id = randomUUID(), guestId, roles, amr } = {}) =>
      signIn(tokenKey, { id, guestId, amr, roles: roles ?? ['customer'] }),
    guest: () => signIn(tokenKey, { id: `g_${randomBytes(16).toString('base64url')}`, roles: ['guest'] }),
    quote: ({ ageMs = 0, ...change } = {}) =>
      signQuote(claimsOf(Date.now() + offsetMs - ageMs, change), quoteKeys.signer),
    async close() {
      await app.close();
      await database.close();
      await fresh.drop();
    },
  };
}

/** Anybody's SKU: a model of its own for each call. */
export const newModelId = (): string =>
  `m_${Array.from(randomBytes(20), (byte) => 'abcdefghijklmnopqrstuvwxyz234567'[byte & 31]).join('')}`;

function claimsOf(issuedAtMs: number, change: Partial<QuoteClaims>): QuoteClaims {
  const modelId = change.modelId ?? newModelId();
  const size = change.size ?? '160x200';
  const options = change.options ?? [];
  const quantity = change.quantity ?? 1;
  const unitMinor = change.unitMinor ?? 4_000_000;
  return {
    id: randomUUID(),
    issuedAtMs,
    expiresAtMs: issuedAtMs + QUOTE_TTL_MS,
    modelId,
    makerId: 'nordvik',
    slug: 'nordvik-tind-firm',
    name: 'Tind Firm',
    sku: `${modelId}:${size}${options.length === 0 ? '' : `:${options.join('+')}`}`,
    size,
    options,
    quantity,
    region: 'default',
    currency: 'RUB',
    unitMinor,
    totalMinor: unitMinor * quantity,
    state: 'in_stock',
    leadDays: 3,
    returnable: true,
    ...change,
  };
}

async function signIn(
  jwk: PrivateJwk,
  {
    id,
    guestId,
    roles,
    amr = ['pwd'],
  }: { id: string; guestId?: string | undefined; roles: Role[]; amr?: string[] | undefined },
): Promise<Shopper> {
  const subject = { id, sessionId: randomBytes(16).toString('base64url'), roles, amr, guestId };
  const token = await signAccessToken(subject, await signingKey(ISSUER, jwk), Date.now(), randomUUID());
  return { id, headers: { authorization: `Bearer ${token}` } };
}

async function newQuoteKeys(): Promise<{ signer: QuoteKey; verifier: QuoteKey }> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true });
  return {
    signer: await importQuoteKey({ ...(await exportJWK(privateKey)), kid: 'q1' }),
    verifier: await importQuoteKey({ ...(await exportJWK(publicKey)), kid: 'q1' }),
  };
}

async function newTokenKey(): Promise<PrivateJwk> {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const { x = '', d = '' } = await exportJWK(privateKey);
  return { kty: 'OKP', crv: 'Ed25519', x, d, kid: 't1' };
}

/** Another template for other migrations. */
async function migrationsHash(): Promise<string> {
  const folder = join(DB_FOLDER, 'migrations');
  const journal = asJournal(JSON.parse(await readFile(join(folder, 'meta', '_journal.json'), 'utf8')));
  const hash = createHash('sha256');
  for (const { tag } of journal.entries) hash.update(await readFile(join(folder, `${tag}.sql`)));
  return hash.digest('hex').slice(0, 12);
}

/** The journal is drizzle-kit's own. */
const asJournal = (json: unknown): { entries: { tag: string }[] } => json as { entries: { tag: string }[] };
