import { createTransport } from 'nodemailer';
import type { Deliver } from './mail-store.ts';

const TIMEOUT_MS = 10_000;

/** Hands mails on to an SMTP server, with the gateway's id in `X-Mail-Id`. */
export function smtpDelivery(url: string): { deliver: Deliver; close(): void } {
  const timeouts = { connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS };
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 5,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...timeouts,
  });
  return {
    deliver: async ({ from, to, cc, bcc, reply_to: replyTo, subject, html, text, headers }, id) => {
      const others = { cc: cc ?? [], bcc: bcc ?? [], replyTo: replyTo ?? [] };
      await transport.sendMail({ from, to, ...others, subject, html, text, headers: { ...headers, 'X-Mail-Id': id } });
    },
    close: () => transport.close(),
  };
}
