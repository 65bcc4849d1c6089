import type { Mail, MailPort } from './mail-port.ts';

export interface ResendOptions {
  /** Address of the API without a slash at the end, such as https://api.resend.com. */
  apiUrl: string;
  apiKey: string;
  /** `Name <address>`. */
  from: string;
  /** Deadline of one try. */
  timeoutMs: number;
}

/** Sends by Resend's API (https://resend.com/docs/api-reference/emails/send-email); a failure that may pass is tried once more. */
export function resendMail(options: ResendOptions): MailPort {
  return {
    async send(mail) {
      const first = await post(options, mail);
      if (first === 'sent') return;
      const second = first.retry ? await post(options, mail) : first;
      if (second !== 'sent') throw new Error(`mail was not taken: ${second.reason}`);
    },
  };
}

type Outcome = 'sent' | { retry: boolean; reason: string };

async function post({ apiUrl, apiKey, from, timeoutMs }: ResendOptions, mail: Mail): Promise<Outcome> {
  const { to, subject, text, html, idempotencyKey } = mail;
  try {
    const response = await fetch(`${apiUrl}/emails`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${apiKey}`,
        'content-type': 'application/json',
        'idempotency-key': idempotencyKey,
        'user-agent': 'sommier-edge',
      },
      body: JSON.stringify({ from, to: [to], subject, text, html }),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    if (response.ok) return 'sent';
    return { retry: response.status === 429 || response.status >= 500, reason: `status ${response.status}` };
  } catch (thrown) {
    return { retry: true, reason: thrown instanceof Error ? thrown.name : 'unknown' };
  }
}
