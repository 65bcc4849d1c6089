import type { IncomingHttpHeaders } from 'node:http';
import * as z from 'zod';
import { Problem } from '#shared/problem.ts';
import type { ProviderEvent } from '../payment-provider.ts';
import type { PaypalClient } from './paypal-client.ts';

const Event = z.object({
  id: z.string().min(1).max(200),
  event_type: z.string().min(1).max(200),
  resource: z.object({
    id: z.string().optional(),
    supplementary_data: z.object({ related_ids: z.object({ order_id: z.string().optional() }).optional() }).optional(),
    links: z.array(z.object({ rel: z.string(), href: z.string() })).default([]),
  }),
});
type Event = z.output<typeof Event>;

/** Events that say that a payment has changed; how it stands is then asked for, so that their order does not matter. */
const ABOUT_A_PAYMENT = /^(?:CHECKOUT\.ORDER\.|PAYMENT\.AUTHORIZATION\.|PAYMENT\.CAPTURE\.)/;

/**
 * Has PayPal verify an event by POST /v1/notifications/verify-webhook-signature, its bytes put in as they came, and reads it.
 * Throws Problem `webhook/unverified`.
 */
export async function readPaypalEvent(
  client: PaypalClient,
  webhookId: string,
  raw: Buffer,
  headers: IncomingHttpHeaders,
): Promise<ProviderEvent> {
  const payload = jsonOf(raw);
  const given = Object.fromEntries(SIGNED.map(([field, header]) => [field, textOf(headers[header])]));
  if (Object.values(given).includes(''))
    throw new Problem('webhook/unverified', 'a header of the signature is missing');
  const question = JSON.stringify({ ...given, webhook_id: webhookId });
  const body = `${question.slice(0, -1)},"webhook_event":${raw.toString('utf8')}}`;
  const answer = z
    .object({ verification_status: z.string() })
    .parse(await client.post('/v1/notifications/verify-webhook-signature', body));
  if (answer.verification_status !== 'SUCCESS') throw new Problem('webhook/unverified');
  const event = Event.parse(payload);
  const paymentRef = ABOUT_A_PAYMENT.test(event.event_type) ? await paymentOf(client, event) : null;
  return {
    provider: 'paypal',
    eventId: event.id,
    type: event.event_type,
    objectRef: event.resource.id ?? null,
    fact: paymentRef === null ? null : { kind: 'look', paymentRef },
    payload,
  };
}

const SIGNED = [
  ['auth_algo', 'paypal-auth-algo'],
  ['cert_url', 'paypal-cert-url'],
  ['transmission_id', 'paypal-transmission-id'],
  ['transmission_sig', 'paypal-transmission-sig'],
  ['transmission_time', 'paypal-transmission-time'],
] as const;

const textOf = (header: string | string[] | undefined): string => (typeof header === 'string' ? header : '');

function jsonOf(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch (cause) {
    throw new Problem('request/malformed-json', undefined, { cause });
  }
}

/** The order that it is about: the resource itself, or named in it, or named by the capture that a refund is of. */
async function paymentOf(client: PaypalClient, { event_type: type, resource }: Event): Promise<string | null> {
  if (type.startsWith('CHECKOUT.ORDER.')) return resource.id ?? null;
  const named = resource.supplementary_data?.related_ids?.order_id;
  if (named !== undefined) return named;
  const up = resource.links.find(({ rel }) => rel === 'up')?.href ?? '';
  const id = /\/v2\/payments\/captures\/(\w+)$/.exec(up)?.[1];
  if (id === undefined) return null;
  const capture = Event.shape.resource.parse(await client.get(`/v2/payments/captures/${id}`));
  return capture.supplementary_data?.related_ids?.order_id ?? null;
}
