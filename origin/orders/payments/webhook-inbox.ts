import type { Db } from '../db/database.ts';
import { webhookEvents } from '../db/schema/payments.ts';
import type { ProviderEvent } from './payment-provider.ts';

/**
 * Notes in the caller's transaction that an event was taken; false when it was before, also by somebody who is just committing it.
 * `keep` stores its payload, for events that nothing here understands or whose payment is not ours.
 */
export async function takeEvent(db: Db, event: ProviderEvent, now: Date, keep = false): Promise<boolean> {
  const { provider, eventId, type, objectRef, payload } = event;
  const made = await db
    .insert(webhookEvents)
    .values({ provider, eventId, type, objectRef, payload: keep ? payload : null, receivedAt: now })
    .onConflictDoNothing()
    .returning({ eventId: webhookEvents.eventId });
  return made.length === 1;
}
