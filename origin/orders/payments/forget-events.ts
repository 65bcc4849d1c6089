import { sql } from 'drizzle-orm';
import type { PaymentDeps } from './payment-deps.ts';

const BATCH = 1_000;
/** Stripe sends an event again for three days, PayPal for 25 tries over three. */
const KEEP_MS = 30 * 24 * 3_600_000;

/** Forgets events of providers after 30 days, 1,000 at most, and gives how many. */
export async function forgetEvents({ db, now }: Pick<PaymentDeps, 'db' | 'now'>): Promise<number> {
  const before = new Date(now().getTime() - KEEP_MS);
  const { rowCount } = await db.execute(sql`
    delete from webhook_events where ctid = any (array(
      select ctid from webhook_events where received_at < ${before} limit ${BATCH}
    ))`);
  return rowCount ?? 0;
}
