import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PlacedOrder } from '#shared/contracts/orders.ts';
import { ordersFixture, type OrdersFixture } from '../testing/orders-fixture.ts';
import { Shopping } from '../testing/shopping.ts';
import { relayOnce } from '../outbox/relay.ts';
import { notSetUp, type Channels, type Message } from './channel.ts';
import { notificationHandlers } from './notification-handlers.ts';
import { sendNotifications } from './send-notifications.ts';
import { smtpChannel } from './smtp-channel.ts';
import { isTemplate, TEMPLATES, wordsOf } from './templates.ts';

let fixture: OrdersFixture;
let shopping: Shopping;
beforeAll(async () => {
  fixture = await ordersFixture();
  shopping = new Shopping(fixture, await fixture.user());
});
afterAll(async () => fixture.close());

const log = pino({ level: 'silent' });
const placed = async (change = {}) =>
  PlacedOrder.parse((await shopping.order(await shopping.cartOf({}), change)).json());

/** Tells the outbox to these channels and sends until nothing is due. */
async function tell(channels: Channels): Promise<void> {
  const handlers = notificationHandlers(fixture.deps, channels, () => undefined);
  while ((await relayOnce({ pool: fixture.deps.pool, handlers, log })) > 0);
  await waited();
  while ((await sendNotifications({ pool: fixture.deps.pool, log }, channels)) > 0);
}
/** As if what waits had waited long enough. */
const waited = () =>
  fixture.deps.pool.query('update notifications set due_at = now() where attempts = 0 and due_at is not null');
const recording = (sent: Message[]): Channels => ({
  email: { send: async (message) => void sent.push(message) },
  sms: notSetUp,
  push: notSetUp,
});

test('an event that is told twice, and sent by two processes at once, reaches the customer once', async () => {
  const order = await placed();
  const sent: Message[] = [];
  const channels = recording(sent);
  const note = notificationHandlers(fixture.deps, channels, () => undefined).OrderSagaStarted;
  const told = {
    dedupeKey: '',
    orderId: order.id,
    sequence: 1,
    topic: 'OrderSagaStarted',
    payload: {},
    attempt: 1,
  } as const;
  for (let time = 0; time < 3; time++) await note?.(told, AbortSignal.timeout(1_000));
  await waited();
  await Promise.all([1, 2, 3].map(() => sendNotifications({ pool: fixture.deps.pool, log }, channels)));
  await tell(channels);
  const own = sent.filter((message) => message.dedupeKey.startsWith(order.id));
  expect(own).toMatchObject([{ recipient: 'shopper@example.test', subject: `Заказ ${order.number} принят` }]);
});

test('the word that an order was received is dropped when there is other news before it is due', async () => {
  const order = await placed();
  const sent: Message[] = [];
  const note = notificationHandlers(fixture.deps, recording(sent), () => undefined);
  const event = { dedupeKey: '', orderId: order.id, payload: {}, attempt: 1 } as const;
  const tellOf = async (sequence: number, topic: 'OrderSagaStarted' | 'OrderSagaCompleted') =>
    note[topic]?.({ ...event, sequence, topic }, AbortSignal.timeout(1_000));
  await tellOf(1, 'OrderSagaStarted');
  await tellOf(5, 'OrderSagaCompleted');
  await waited();
  await sendNotifications({ pool: fixture.deps.pool, log }, recording(sent));
  const own = sent.filter((message) => message.dedupeKey.startsWith(order.id));
  expect(own.map((message) => message.subject)).toEqual([`Заказ ${order.number} оплачен и подтверждён`]);
});

test('a mail server that is away: sent when it is back, its fault kept meanwhile', async () => {
  const order = await placed({ locale: 'en' });
  const sent: Message[] = [];
  const away: Channels = { ...recording(sent), email: { send: async () => Promise.reject(new Error('refused')) } };
  await tell(away);
  const row = 'select last_error, sent_at from notifications where order_id = $1';
  const waiting = (await fixture.deps.pool.query(row, [order.id])).rows;
  expect(waiting).toEqual([{ last_error: 'refused', sent_at: null }]);
  await fixture.deps.pool.query('update notifications set due_at = now() where due_at is not null');
  await tell(recording(sent));
  expect(sent.map((message) => message.subject)).toContain(`We received order ${order.number}`);
});

test('a channel that is not set up has nothing written down for it', async () => {
  const order = await placed();
  await tell({ email: notSetUp, sms: notSetUp, push: notSetUp });
  const { rowCount } = await fixture.deps.pool.query('select from notifications where order_id = $1', [order.id]);
  expect(rowCount).toBe(0);
});

test('SMTP → the mail is in the mailbox, in the customer’s words', async (context) => {
  const [url, mailpit] = [process.env['SMTP_URL'], process.env['MAILPIT_URL']];
  if (url === undefined || mailpit === undefined) return context.skip('no mailpit on this machine');
  const order = await placed();
  const email = smtpChannel({ url, from: 'orders@sommier.example' });
  await tell({ email, sms: notSetUp, push: notSetUp });
  email.close();
  const found = await fetch(`${mailpit}/api/v1/search?query=${encodeURIComponent(`subject:"${order.number}"`)}`);
  expect(await found.json()).toMatchObject({ messages: [{ Subject: `Заказ ${order.number} принят` }] });
});

test('every template has words in both languages, with the order’s number', () => {
  const data = { number: 'S261123-7K3M9QXA', currency: 'RUB', totalMinor: 4_139_050 } as const;
  for (const template of Object.keys(TEMPLATES).filter(isTemplate))
    for (const reason of ['expired', 'failed', 'shopper'])
      for (const locale of ['ru', 'en'] as const) {
        const event = { reason, amountMinor: 100, tracking: 'RA1' };
        const { subject, text } = wordsOf(template, locale, { ...data, event });
        expect(subject + text).toContain(data.number);
        expect(/[а-я]/i.test(subject)).toBe(locale === 'ru');
      }
  expect(wordsOf('OrderSagaStarted', 'ru', { ...data, event: {} }).text).toMatch(/41\s390,50\s₽/);
});
