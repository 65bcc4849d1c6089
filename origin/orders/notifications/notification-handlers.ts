import { fromPostgres } from '../db/failures.ts';
import type { OrdersDeps } from '../deps.ts';
import type { OutboxHandler, OutboxHandlers } from '../outbox/handlers.ts';
import type { Channels, ChannelName } from './channel.ts';
import { isTemplate, TEMPLATES } from './templates.ts';

/** Where a channel finds whom it tells. */
const RECIPIENTS = { email: 'o.email', sms: 'o.phone', push: 'o.owner_id' } as const satisfies Record<
  ChannelName,
  string
>;
const CHANNEL_NAMES = ['email', 'sms', 'push'] as const;

/**
 * The word that an order was received waits this long, and is dropped when there is other news by then: who pays at once gets one
 * mail and not two, who does not is reminded.
 */
const RECEIVED_WAITS_MS = 120_000;

/**
 * Writes down what a customer is to be told of an event, for each channel that is set up: one row for order, event and channel, so that
 * an event that is told again is told to nobody twice.
 */
export function notificationHandlers(
  { pool, now }: Pick<OrdersDeps, 'pool' | 'now'>,
  channels: Channels,
  wake: () => void,
): OutboxHandlers {
  const open = CHANNEL_NAMES.filter((name) => channels[name].send !== null);
  if (open.length === 0) return {};
  const recipients = open.map((name) => `('${name}'::notification_channel, ${RECIPIENTS[name]})`).join(', ');
  const text = `
    with overtaken as (
      delete from notifications where order_id = $1 and sequence < $2 and event = 'OrderSagaStarted' and attempts = 0
    )
    insert into notifications (order_id, sequence, channel, event, recipient, locale, template, data, due_at, created_at)
    select o.id, $2, c.channel, $3::order_event_type, c.recipient, o.locale, $3,
      jsonb_build_object('number', o.number, 'currency', o.currency, 'totalMinor', o.total_minor, 'event', $4::jsonb),
      clock_timestamp() + case $3 when 'OrderSagaStarted' then $6::int else 0 end * interval '1 millisecond', $5
    from orders o cross join lateral (values ${recipients}) c(channel, recipient)
    where o.id = $1
    on conflict do nothing`;
  const note: OutboxHandler = async ({ orderId, sequence, topic, payload }) => {
    const values = [orderId, sequence, topic, JSON.stringify(payload), now(), RECEIVED_WAITS_MS];
    await fromPostgres(() => pool.query({ name: 'note-notification', text, values }));
    if (topic !== 'OrderSagaStarted') wake();
  };
  return Object.fromEntries(
    Object.keys(TEMPLATES)
      .filter(isTemplate)
      .map((topic) => [topic, note]),
  );
}
