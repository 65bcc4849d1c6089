import type { Log } from '../http/wide-event.ts';
import type { Limits } from '../limits/limits.ts';
import type { ApiKeys } from './api-keys/api-keys.ts';
import type { IdentityDb } from './db/identity-db.ts';
import type { Sealer } from './factors/sealer.ts';
import type { MailPort } from './mail/mail-port.ts';
import type { OauthDeps } from './oauth/oauth-port.ts';
import type { PasswordHasher } from './passwords/password-hasher.ts';
import type { SessionStore } from './sessions/session-store.ts';
import type { AccessTokens } from './tokens/access-tokens.ts';

/** All that the verbs of identity work with. */
export interface IdentityDeps {
  now: () => number;
  /** A UUID of version 7. */
  newId: () => string;
  randomBytes: (length: number) => Uint8Array;
  log: Log;
  limits: Pick<Limits, 'account'>;
  tokens: AccessTokens;
  apiKeys: ApiKeys;
  db: IdentityDb;
  sessions: SessionStore;
  passwords: PasswordHasher;
  oauth: OauthDeps;
  sealer: Sealer;
  mail: MailPort;
  /** The shop's own pages, which links in mails lead to: scheme, host and port. */
  shopUrl: string;
}
