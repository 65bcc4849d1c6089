import type { OrdersDeps } from '../deps.ts';
import type { Channels, ChannelName } from './channel.ts';
import { isTemplate, wordsOf, type Locale, type TemplateData } from './templates.ts';

interface Due {
  orderId: string;
  sequence: number;
  channel: ChannelName;
  recipient: string;
  locale: Locale;
  template: string;
  data: TemplateData;
  attempt: number;
}

const BATCH = 50;
const LEASE_MS = 60_000;
/** With the back-off below the last attempt is about a day after the first. */
const MAX_ATTEMPTS = 34;

/** A second, doubled up to an hour, with jitter. */
const backoff = (attempt: number): number => Math.min(3_600_000, 500 * 2 ** attempt) * (0.75 + Math.random() / 2);

/**
 * Sends what is due, 50 at most, and gives how many were taken. Each is leased, so that two processes never send the same; what fails is
 * sent again later, and given up after a day. Only a crash between the sending and its note sends a message twice, under one Message-ID.
 */
export async function sendNotifications(ports: Pick<OrdersDeps, 'pool' | 'log'>, channels: Channels): Promise<number> {
  const { rows } = await ports.pool.query<Due>({ name: 'notifications-claim', text: CLAIM, values: [BATCH, LEASE_MS] });
  const sent = await Promise.all(rows.map(async (due) => sendOne(ports, channels, due)));
  const done = rows.filter((_, index) => sent[index]);
  if (done.length > 0) {
    const columns = [done.map((due) => due.orderId), done.map((due) => due.sequence), done.map((due) => due.channel)];
    await ports.pool.query({ name: 'notifications-sent', text: SENT, values: columns });
  }
  return rows.length;
}

async function sendOne(
  { pool, log }: Pick<OrdersDeps, 'pool' | 'log'>,
  channels: Channels,
  due: Due,
): Promise<boolean> {
  try {
    const { send } = channels[due.channel];
    if (send === null || !isTemplate(due.template)) throw new Error(`${due.channel} is not set up for ${due.template}`);
    const words = wordsOf(due.template, due.locale, due.data);
    await send({ ...words, recipient: due.recipient, dedupeKey: `${due.orderId}.${due.sequence}.${due.channel}` });
    return true;
  } catch (error) {
    const last = due.attempt >= MAX_ATTEMPTS;
    const fields = { orderId: due.orderId, sequence: due.sequence, channel: due.channel, attempt: due.attempt };
    log[last ? 'error' : 'warn']({ ...fields, err: error }, 'a customer was not told');
    const message = error instanceof Error ? error.message : String(error);
    const values = [due.orderId, due.sequence, due.channel, message.slice(0, 500)];
    await pool.query(LATER, [...values, last ? null : Math.round(backoff(due.attempt))]);
    return false;
  }
}

const CLAIM = `
update notifications n set attempts = attempts + 1, due_at = clock_timestamp() + $2 * interval '1 millisecond'
from (
  select order_id, sequence, channel from notifications where due_at <= clock_timestamp()
  order by due_at limit $1 for update skip locked
) due
where n.order_id = due.order_id and n.sequence = due.sequence and n.channel = due.channel
returning n.order_id as "orderId", n.sequence, n.channel, n.recipient, n.locale, n.template, n.data, n.attempts as attempt`;

const SENT = `
update notifications n set sent_at = clock_timestamp(), due_at = null, last_error = null
from unnest($1::uuid[], $2::int[], $3::notification_channel[]) as k(id, seq, name)
where n.order_id = k.id and n.sequence = k.seq and n.channel = k.name`;

const LATER = `
update notifications set last_error = $4,
  dead_at = case when $5::int is null then clock_timestamp() end,
  due_at = clock_timestamp() + $5::int * interval '1 millisecond'
where order_id = $1 and sequence = $2 and channel = $3`;
