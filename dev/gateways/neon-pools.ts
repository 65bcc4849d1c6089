import pg from 'pg';

const CONNECTIONS_PER_POOL = 20;
const MAX_POOLS = 50;

/** A connection string that cannot be used; the message says what it lacks. */
export class BadConnectionString extends Error {
  override readonly name = 'BadConnectionString';
}

/** Pools of connections to one server, one pool per user, password and database. Postgres itself checks them. */
export class NeonPools {
  readonly #server: URL;
  readonly #pools = new Map<string, pg.Pool>();

  constructor(databaseUrl: string) {
    this.#server = new URL(databaseUrl);
  }

  /** The pool for a caller's connection string; its host and port are not believed. Throws BadConnectionString. */
  for(connectionString: string): pg.Pool {
    const target = this.#target(connectionString);
    const known = this.#pools.get(target);
    if (known) return known;
    this.#dropUnused();
    if (this.#pools.size >= MAX_POOLS) throw new Error(`more than ${MAX_POOLS} databases or users at once`);
    const pool = new pg.Pool({
      connectionString: target,
      max: CONNECTIONS_PER_POOL,
      idleTimeoutMillis: 10_000,
      connectionTimeoutMillis: 10_000,
    });
    pool.on('error', () => undefined); // An idle connection was cut; the next query opens another.
    this.#pools.set(target, pool);
    return pool;
  }

  /** Closes every connection. */
  async end(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.end()));
    this.#pools.clear();
  }

  #target(connectionString: string): string {
    const asked = URL.parse(connectionString);
    if (!asked || !/^postgres(ql)?:$/.test(asked.protocol))
      throw new BadConnectionString('not a postgresql:// address');
    if (asked.username === '' || asked.pathname.length < 2)
      throw new BadConnectionString('user or database is missing');
    const target = new URL(this.#server);
    [target.username, target.password, target.pathname] = [asked.username, asked.password, asked.pathname];
    return target.href;
  }

  /** A pool without connections holds nothing: that of a wrong password, or of a database that is gone. */
  #dropUnused(): void {
    for (const [target, pool] of this.#pools) {
      if (pool.totalCount > 0 || pool.waitingCount > 0) continue;
      this.#pools.delete(target);
      void pool.end();
    }
  }
}
