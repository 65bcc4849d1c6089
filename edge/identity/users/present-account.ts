import type { Account } from '#shared/contracts/identity-values.ts';
import type { LiveUser } from './user-repo.ts';

/** The account as its owner and staff see it. */
export const presentAccount = ({ id, email, name, locale, roles, totpConfirmedAt, createdAt }: LiveUser): Account => ({
  id,
  email,
  name,
  locale,
  roles,
  secondFactor: totpConfirmedAt !== null,
  createdAt: createdAt.toISOString(),
});
