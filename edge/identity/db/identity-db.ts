import type { CircuitBreaker } from '#shared/circuit-breaker.ts';
import { askStore, unavailable } from '../ask-store.ts';
import type { Db } from './connect.ts';
import { SqlError } from './neon-http.ts';

/** The database as verbs see it. */
export interface IdentityDb {
  /**
   * Runs one statement or batch. Throws `identity/unavailable` when the database does not answer in time, ConstraintBroken when
   * a constraint refused the change, and a plain Error for a bug; none of them holds a parameter, which drizzle's own errors do.
   */
  run<T>(work: (db: Db) => PromiseLike<T>): Promise<T>;
}

/** A constraint of db/schema.ts said no. */
export class ConstraintBroken extends Error {
  readonly constraint: string;

  constructor(constraint: string) {
    super(`constraint ${constraint} refused the change`);
    this.name = 'ConstraintBroken';
    this.constraint = constraint;
  }
}

/** The database behind a breaker. */
export const identityDb = (db: Db, breaker: CircuitBreaker): IdentityDb => ({
  run: (work) => askStore(breaker, 'Postgres', () => work(db), tellable),
});

/** SQLSTATE classes of a server that cannot serve now: connection, resources, operator, system. */
const DOWN = /^(?:08|53|57|58)/;
const CONSTRAINT = /^23/;

function tellable(thrown: unknown): Error {
  const error = databaseError(thrown);
  if (error === null || DOWN.test(error.code)) return unavailable(`Postgres: ${error?.code ?? 'no answer'}`);
  if (CONSTRAINT.test(error.code) && error.constraint !== undefined) return new ConstraintBroken(error.constraint);
  return new Error(`Postgres refused a statement: ${error.code} ${error.message}`);
}

/** Postgres's own error, below what drizzle wraps around it; null when Postgres did not answer. */
function databaseError(thrown: unknown): SqlError | null {
  for (let error = thrown; error instanceof Error; error = error.cause) if (error instanceof SqlError) return error;
  return null;
}
