import type { OrdersDeps } from '../deps.ts';
import type { OrdersEnv } from '../env.ts';
import type { OutboxHandlers } from '../outbox/handlers.ts';
import { workerLoop } from '../worker-loop.ts';
import { notSetUp, type Channels } from './channel.ts';
import { notificationHandlers } from './notification-handlers.ts';
import { sendNotifications } from './send-notifications.ts';
import { smtpChannel } from './smtp-channel.ts';

const POLL_MS = 1_000;
/** A mail is not waited for, so that many share a round. */
const GATHER_MS = 500;

/** Tells customers by the channels that are set up. SMS and push are ports without an adapter: nothing is written down for them. */
export function startNotifications(
  deps: OrdersDeps,
  env: Pick<OrdersEnv, 'SMTP_URL' | 'MAIL_FROM'>,
): { handlers: OutboxHandlers; stop: () => Promise<void> } {
  const { SMTP_URL: url, MAIL_FROM: from } = env;
  const email = url === undefined ? undefined : smtpChannel({ url, from });
  if (email === undefined) deps.log.warn('SMTP_URL is not set: customers get no e-mail');
  const channels: Channels = { email: email ?? notSetUp, sms: notSetUp, push: notSetUp };
  const sender = workerLoop('notifications', POLL_MS, deps.log, () => sendNotifications(deps, channels), GATHER_MS);
  return {
    handlers: notificationHandlers(deps, channels, sender.wake),
    stop: async () => {
      await sender.stop();
      email?.close();
    },
  };
}
