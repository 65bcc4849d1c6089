import { createHmac, randomUUID } from 'node:crypto';
import { z } from 'zod';

const MEMBER = '"webhook_event":';
const Question = z.object({
  transmission_id: z.string(),
  transmission_time: z.string(),
  transmission_sig: z.string(),
  webhook_id: z.string(),
});

/** Signs events, sends them, and answers whether one is genuine. The signature is ours: PayPal's own is only ever verified by PayPal. */
export class Webhooks {
  readonly webhookId = 'WH1SANDBOX';
  endpoint: string | undefined;
  readonly #key = randomUUID();

  /** The headers that an event of these bytes is sent with. */
  signed(body: string): Record<string, string> {
    const [transmission, time] = [randomUUID(), new Date().toISOString()];
    return {
      'content-type': 'application/json',
      'paypal-auth-algo': 'SHA256withRSA',
      'paypal-cert-url': 'https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1',
      'paypal-transmission-id': transmission,
      'paypal-transmission-time': time,
      'paypal-transmission-sig': this.#signature(transmission, time, body),
    };
  }

  /** POST /v1/notifications/verify-webhook-signature. The bytes after the member's name are those of the event. */
  verify(raw: string): object {
    const question = Question.parse(JSON.parse(raw));
    const event = raw.slice(raw.indexOf(MEMBER) + MEMBER.length, -1);
    const expected = this.#signature(question.transmission_id, question.transmission_time, event);
    const genuine = question.webhook_id === this.webhookId && question.transmission_sig === expected;
    return { verification_status: genuine ? 'SUCCESS' : 'FAILURE' };
  }

  tell(event_type: string, resource: object): void {
    if (this.endpoint === undefined) return;
    const body = JSON.stringify({
      id: `WH-${randomUUID()}`,
      event_type,
      create_time: new Date().toISOString(),
      resource,
    });
    void deliver(this.endpoint, body, this.signed(body));
  }

  #signature(transmission: string, time: string, body: string): string {
    return createHmac('sha256', this.#key).update(`${transmission}|${time}|${this.webhookId}|${body}`).digest('base64');
  }
}

/** Again with growing waits until a 2xx, five times. */
async function deliver(url: string, body: string, headers: Record<string, string>): Promise<void> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const status = await fetch(url, { method: 'POST', headers, body }).then(
      (response) => response.status,
      () => 0,
    );
    if (status >= 200 && status < 300) return;
    await new Promise((resolve) => setTimeout(resolve, 50 * 2 ** attempt));
  }
}
