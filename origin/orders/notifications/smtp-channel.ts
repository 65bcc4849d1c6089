import { createTransport } from 'nodemailer';
import type { Channel } from './channel.ts';

export interface SmtpOptions {
  /** `smtp://user:password@host:port`, or smtps. */
  url: string;
  /** Who mails are from. */
  from: string;
}

const TIMEOUT_MS = 5_000;
const CONNECTIONS = 4;

/** E-mail by SMTP over a few kept connections. The Message-ID is the dedupe key's, so that a mail sent twice can be told as one. */
export function smtpChannel({ url, from }: SmtpOptions): Channel & { close(): void } {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: CONNECTIONS,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
  });
  const domain = from.replace(/^.*@|>$/g, '') || 'localhost';
  return {
    send: async ({ recipient, subject, text, dedupeKey }) => {
      await transport.sendMail({ from, to: recipient, subject, text, messageId: `<${dedupeKey}@${domain}>` });
    },
    close: () => transport.close(),
  };
}
