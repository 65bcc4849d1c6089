import { Problem } from '#shared/problem.ts';
import type { Breaker } from '../breaker.ts';
import type { Db } from './connect.ts';

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
export function identityDb(db: Db, breaker: Breaker): IdentityDb {
  return {
    async run(work) {
      if (!breaker.allows())
        throw new Problem('identity/unavailable', undefined, { cause: new Error('Postgres: breaker is open') });
      try {
        const result = await work(db);
        breaker.succeeded();
        return result;
      } catch (thrown) {
        const error = tellable(thrown);
        if (error instanceof Problem) breaker.failed();
        else breaker.succeeded();
        throw error;
      }
    },
  };
}

/** SQLSTATE classes of a server that cannot serve now: connection, resources, operator, system. */
const DOWN = /^(?:08|53|57|58)/;

function tellable(thrown: unknown): Error {
  const { code, constraint, message } = rootOf(thrown);
  if (code === undefined || DOWN.test(code))
    return new Problem('identity/unavailable', undefined, { cause: new Error(`Postgres: ${code ?? 'no answer'}`) });
  if (code.startsWith('23') && constraint !== undefined) return new ConstraintBroken(constraint);
  return new Error(`Postgres refused a statement: ${code} ${message}`);
}

/** The database's own error, below what drizzle wraps around it. */
function rootOf(thrown: unknown): { code?: string; constraint?: string; message: string } {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if ('code' in error && typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code))
      return {
        code: error.code,
        message: error.message,
        ...('constraint' in error && typeof error.constraint === 'string' ? { constraint: error.constraint } : {}),
      };
  }
  return { message: 'no answer' };
}
