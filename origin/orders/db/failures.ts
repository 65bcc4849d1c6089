import pg from 'pg';
import { Problem } from '#shared/problem.ts';

/** SQLSTATE of the function refuse(): a condition of the statement was no longer true. */
const REFUSED = 'SO001';
/** serialization_failure, deadlock_detected: nothing was written, the same again may work. */
const TRY_AGAIN: ReadonlySet<string> = new Set(['40001', '40P01']);
/** Connection exceptions, too many clients, shutting down, starting up, and waits that were cut off. */
const AWAY = /^(?:08|53|57P0|55P03|57014)/;
const ATTEMPTS = 5;
const PAUSE_MS = 5;

/** The error of Postgres itself, however deep a library wrapped it. */
export function databaseError(thrown: unknown): pg.DatabaseError | null {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if (error instanceof pg.DatabaseError) return error;
  }
  return null;
}

/** What refuse() was told, when it was refuse() that ended the statement. */
export function refusalOf(thrown: unknown): string | null {
  const error = databaseError(thrown);
  return error?.code === REFUSED ? error.message : null;
}

/** Whether a row that must be unique was there already. */
export const isDuplicate = (thrown: unknown, constraint: string): boolean => {
  const error = databaseError(thrown);
  return error?.code === '23505' && error.constraint === constraint;
};

/** Repeats work that lost against another transaction, at most 5 times; it must be one statement or one transaction. */
export async function withRetries<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS || !TRY_AGAIN.has(databaseError(error)?.code ?? '')) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * 2 ** attempt * Math.random()));
    }
  }
}

/** Runs work on Postgres; its being away or too slow becomes `orders/unavailable`, anything else stays the bug it is. */
export async function fromPostgres<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await withRetries(work);
  } catch (cause) {
    throw problemOf(cause);
  }
}

/** What a failure of Postgres means to a caller: away or too slow is `orders/unavailable`, anything else stays what it is. */
export const problemOf = (cause: unknown): unknown =>
  isAway(cause) ? new Problem('orders/unavailable', undefined, { cause }) : cause;

function isAway(thrown: unknown): boolean {
  const code = databaseError(thrown)?.code;
  if (code !== undefined) return AWAY.test(code) || TRY_AGAIN.has(code);
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if (CONNECTION_LOST.test(error.message) || CONNECTION_LOST.test(codeOf(error))) return true;
  }
  return false;
}

/** What node-postgres and the system say when there is no connection; node-postgres gives these no code. */
const CONNECTION_LOST =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered|ECONN|EPIPE|ENOTFOUND|ETIMEDOUT|EAI_AGAIN)/;

const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : '');
