import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import type { Db } from './database.ts';

/** One transaction: its connection for named statements, and drizzle over the same one. */
export interface Transaction {
  client: pg.PoolClient;
  db: Db;
}

/** Commits when `work` ends and rolls back when it throws; a connection that cannot roll back is not used again. */
export async function inTransaction<T>(pool: pg.Pool, work: (transaction: Transaction) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const result = await work({ client, db: drizzle(client) });
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    const broken = await client.query('rollback').then(
      () => false,
      () => true,
    );
    client.release(broken);
    throw error;
  }
}
