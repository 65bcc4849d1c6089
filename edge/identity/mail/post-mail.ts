import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { base64urlnopad } from '@scure/base';
import type { WaitUntil } from '../../http/wait-until.ts';
import type { IdentityDeps } from '../identity-deps.ts';
import { writeMail, type Letter } from './write-mail.ts';

/** Mails to one address within the window; more are dropped, so that nobody's mailbox is flooded through us. */
const MOST_MAILS = 6;
const WINDOW_SECONDS = 3_600;

/** Sends a mail after the answer, so that the answer's time does not tell whether one is sent. A failure is logged, without the address. */
export function postMail(identity: IdentityDeps, waitUntil: WaitUntil, letter: Omit<Letter, 'idempotencyKey'>): void {
  waitUntil(
    send(identity, letter).catch((error: unknown) => {
      identity.log('error', {
        event: 'mail-failed',
        kind: letter.kind,
        reason: error instanceof Error ? error.message : 'unknown',
      });
    }),
  );
}

async function send(identity: IdentityDeps, letter: Omit<Letter, 'idempotencyKey'>): Promise<void> {
  const address = base64urlnopad.encode(sha256(utf8ToBytes(letter.to))).slice(0, 22);
  // Without Redis nothing is counted, and a mail that somebody waits for is worth more than the bound.
  const count = await identity.sessions.countAttempt(`mail:${address}`, WINDOW_SECONDS).catch(() => 0);
  if (count > MOST_MAILS) {
    identity.log('info', { event: 'mail-dropped', kind: letter.kind });
    return;
  }
  await identity.mail.send(writeMail({ ...letter, idempotencyKey: identity.newId() }));
}
