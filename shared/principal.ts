import type { Role } from './contracts/roles.ts';

/** Who calls, as a verified token tells it. Another kind of caller, such as an API key, becomes one of these too. */
export interface Principal {
  /** `g_…` for a guest, else the user's UUID. */
  id: string;
  roles: readonly Role[];
  sessionId: string;
  /** Whether the session was opened with a second factor (RFC 8176: `otp` in `amr`). */
  secondFactor: boolean;
  /** The guest that this shopper was before signing in: whose cart is to be merged. */
  guestId?: string;
}

export const isGuest = (principal: Principal): boolean => principal.roles.includes('guest');
