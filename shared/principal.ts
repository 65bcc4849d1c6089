import type { KeyScope, Role } from './contracts/roles.ts';

/** Who calls, as a verified token or API key tells it. */
export interface Principal {
  /** `g_…` for a guest, else the UUID of the user or API key. */
  id: string;
  roles: readonly Role[];
  sessionId: string;
  /** Whether the session was opened with a second factor (RFC 8176: `otp` in `amr`). */
  secondFactor: boolean;
  /** The guest that this shopper was before signing in: whose cart is to be merged. */
  guestId?: string;
  /** Set when an API key calls: what it may do, by scopes and not by roles, and the maker that it acts for. */
  apiKey?: { scopes: readonly KeyScope[]; maker: string | null };
}

export const isGuest = (principal: Principal): boolean => principal.roles.includes('guest');
