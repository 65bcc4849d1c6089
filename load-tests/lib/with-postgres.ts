import type { BackendName } from '../../dev/stack.ts';
import { withBackends } from './with-backends.ts';

/**
 * Runs with a Postgres: DATABASE_URL if it is given, else one of its own that commits durably and is thrown away afterwards. With `more`
 * of the backends their addresses are in the environment too.
 */
export async function withPostgres<T>(
  run: (adminUrl: string) => Promise<T>,
  more: readonly BackendName[] = [],
): Promise<T> {
  const given = process.env['DATABASE_URL'];
  if (given !== undefined && more.length === 0) return run(given);
  return withBackends(given === undefined ? ['postgres', ...more] : more, async (env) => {
    const url = given ?? env['DATABASE_URL'];
    if (url === undefined) throw new Error('the stack gave no DATABASE_URL');
    Object.assign(process.env, env, { DATABASE_URL: url });
    return run(url);
  });
}
