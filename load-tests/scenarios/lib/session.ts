import { createGuest } from '#shared/contracts/identity-sessions.ts';
import { askFor } from './operation.ts';

/** Tokens live ten minutes; a new guest is made before that. */
const KEEP_MS = 8 * 60_000;

let held: { token: string; untilMs: number } | undefined;

/** The guest that this virtual user is; null when none could be made. */
export function guestToken(): string | null {
  if (held !== undefined && Date.now() < held.untilMs) return held.token;
  const guest = askFor(createGuest);
  if (guest === null) return null;
  held = { token: guest.accessToken, untilMs: Date.now() + KEEP_MS };
  return held.token;
}
