import { startMailGateway } from '../gateways/mail.ts';
import { Remedy } from '../remedy.ts';
import { given, type StartContext, type StartedServer } from './started-server.ts';

/** Resend's HTTP API: MAIL_API_URL and MAIL_API_KEY, else ours, which hands mails on to `smtpUrl` when there is one. */
export async function startMail(context: StartContext, smtpUrl: string | undefined): Promise<StartedServer> {
  const [url, key] = [process.env['MAIL_API_URL'], process.env['MAIL_API_KEY']];
  if (url && !key) throw new Remedy('MAIL_API_URL is set without its key', 'Set MAIL_API_KEY too');
  if (url && key) return given('mail', url, 'MAIL_API_URL', { MAIL_API_URL: url, MAIL_API_KEY: key });
  const apiKey = context.secrets.mailApiKey;
  const gateway = await startMailGateway({ apiKey, smtpUrl, port: await context.port('mail') });
  const env = { MAIL_API_URL: gateway.url, MAIL_API_KEY: apiKey };
  const how = smtpUrl
    ? 'our gateway to that mailpit (dev/gateways/mail.ts)'
    : 'our gateway, in memory (dev/gateways/mail.ts)';
  return { name: 'mail', url: gateway.url, how, env, stop: gateway.stop };
}
