import { sql } from 'drizzle-orm';
import type { OrdersDeps } from '../deps.ts';

const BATCH = 1_000;

/** Forgets answers whose time is out, 1,000 at most, and gives how many. */
export async function forgetAnswers(ports: Pick<OrdersDeps, 'db' | 'now'>): Promise<number> {
  const { rowCount } = await ports.db.execute(sql`
    delete from idempotency_keys where (owner_id, key) in (
      select owner_id, key from idempotency_keys where expires_at <= ${ports.now()}
      order by expires_at limit ${BATCH} for update skip locked)`);
  return rowCount ?? 0;
}
