import { BODY_PROBLEMS } from '#shared/contracts/op.ts';
import type { EdgeDeps } from '../deps.ts';
import type { Run } from '../http/bind.ts';
import { passOn } from '../origins/pass-on.ts';

/** Providers call again for days, so that a slow answer is better than none: Stripe waits 20 s. */
const TIMEOUT_MS = 8_000;

/** Headers by which each provider signs the bytes of an event. */
const SIGNED_BY: Readonly<Record<string, readonly string[]>> = {
  stripe: ['stripe-signature'],
  paypal: [
    'paypal-auth-algo',
    'paypal-cert-url',
    'paypal-transmission-id',
    'paypal-transmission-sig',
    'paypal-transmission-time',
  ],
};

export interface WebhookRoute {
  id: string;
  method: 'post';
  path: string;
  run: Run;
}

/**
 * Events of payment providers, passed on untouched: the origin verifies the signature over these bytes and takes each event once, so
 * that one whose connection broke may be sent again. No caller of ours, hence no part of the documented API.
 */
export const webhookRoutes = ({ orders }: EdgeDeps): readonly WebhookRoute[] =>
  Object.entries(SIGNED_BY).map(([provider, signature]) => {
    const path = `/v1/webhooks/${provider}`;
    const pass = passOn(orders, {
      op: `${provider}Webhook`,
      method: 'POST',
      timeoutMs: TIMEOUT_MS,
      mayRepeat: true,
      streams: false,
      problems: [...BODY_PROBLEMS, 'webhook/unverified', 'route/not-found', 'orders/unavailable', 'internal'],
      headers: ['content-type', ...signature],
    });
    return { id: `${provider}Webhook`, method: 'post', path, run: (c, scope) => pass(c.req.raw, scope, path) };
  });
