import { URI, type TOTP } from 'otpauth';
import pg from 'pg';
import { expect } from 'vitest';
import type { Role } from '#shared/contracts/roles.ts';
import { PASSWORD, type ShopperApp, type SignedIn } from './api.ts';
import type { TestIdentity } from './start-identity.ts';

export interface WithFactor extends SignedIn {
  /** A code that was not used yet; moves the clock on to the next step. */
  nextCode(): string;
  recoveryCodes: string[];
}

/** A shopper who has set up the authenticator app, which is another implementation than ours. */
export async function withSecondFactor(identity: TestIdentity, app: ShopperApp): Promise<WithFactor> {
  const shopper = await app.newShopper();
  const token = shopper.accessToken;
  const started = await app.call('POST', '/v1/identity/totp', { token, body: { password: PASSWORD } });
  expect(started.status).toBe(201);
  const authenticator = asTotp(URI.parse(asText(await started.json(), 'otpauthUrl')));
  const nextCode = () => {
    identity.clock.ms += 30_000;
    return authenticator.generate({ timestamp: identity.clock.ms });
  };
  const confirmed = await app.call('POST', '/v1/identity/totp/confirm', { token, body: { code: nextCode() } });
  expect(confirmed.status).toBe(200);
  return { ...shopper, nextCode, recoveryCodes: asCodes(await confirmed.json()) };
}

/** Staff with a session that counts: the roles are set in the database, as for the very first one. */
export async function newStaff(identity: TestIdentity, app: ShopperApp, roles: readonly Role[]): Promise<WithFactor> {
  const person = await withSecondFactor(identity, app);
  await withClient(identity, (client) =>
    client.query('update users set roles = $1 where id = $2', [roles, person.userId]),
  );
  return { ...person, ...(await app.signIn(person.email, { code: person.nextCode() })) };
}

/** Asks the test's database itself. */
export async function withClient<T>(identity: TestIdentity, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: identity.databaseUrl });
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

function asTotp(parsed: ReturnType<typeof URI.parse>): TOTP {
  if (!('period' in parsed)) throw new TypeError('not a TOTP address');
  return parsed;
}

/** The contract says that the member is there and is text. */
const asText = (json: unknown, member: string): string => String((json as Record<string, unknown>)[member]);
const asCodes = (json: unknown): string[] => (json as { recoveryCodes: string[] }).recoveryCodes;
