import { and, eq, isNull, lt, or } from 'drizzle-orm';
import { users } from '../db/schema.ts';
import type { IdentityDb } from '../db/identity-db.ts';

export type UserRow = typeof users.$inferSelect;
/** An account that was not deleted. */
export type LiveUser = UserRow & { email: string };

/** The account of an address, which is in lower case, or null. */
export async function userByEmail(db: IdentityDb, email: string): Promise<LiveUser | null> {
  const [user] = await db.run((sql) => sql.select().from(users).where(eq(users.email, email)));
  return asLive(user);
}

/** The account of an id, or null when there is none or it was deleted. */
export async function userById(db: IdentityDb, id: string): Promise<LiveUser | null> {
  const [user] = await db.run((sql) => sql.select().from(users).where(eq(users.id, id)));
  return asLive(user);
}

/** Changes what is given of a live account; null when there is none. */
export async function updateUser(
  db: IdentityDb,
  id: string,
  change: Partial<Omit<UserRow, 'id' | 'createdAt'>>,
): Promise<LiveUser | null> {
  const live = and(eq(users.id, id), isNull(users.deletedAt));
  const [user] = await db.run((sql) => sql.update(users).set(change).where(live).returning());
  return asLive(user);
}

/** Takes a time step once: false when this step or a later one was taken before. */
export async function takeTotpStep(db: IdentityDb, id: string, step: number): Promise<boolean> {
  const unused = and(eq(users.id, id), or(isNull(users.totpLastStep), lt(users.totpLastStep, step)));
  const taken = await db.run((sql) =>
    sql.update(users).set({ totpLastStep: step }).where(unused).returning({ id: users.id }),
  );
  return taken.length > 0;
}

/** users_deleted_anonymous: an account has an address exactly as long as it lives. */
const asLive = (user: UserRow | undefined): LiveUser | null =>
  user === undefined || user.email === null ? null : { ...user, email: user.email };
