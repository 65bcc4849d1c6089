import type { FastifyInstance } from 'fastify';
import { Problem } from '#shared/problem.ts';
import type { PaymentDeps } from './payment-deps.ts';
import { PaymentRefused, PaymentUnavailable } from './payment-error.ts';
import { takeWebhook } from './take-webhook.ts';

/**
 * POST /v1/webhooks/stripe and /v1/webhooks/paypal, for those that are set up: 200 once the event and all that follows from it are committed, or were before. Open
 * to everybody, since the provider's signature over the raw bytes says who speaks.
 */
export function bindWebhooks(app: FastifyInstance, deps: PaymentDeps): void {
  for (const provider of deps.providers.all) {
    app.route({
      method: 'POST',
      url: `/v1/webhooks/${provider.name}`,
      config: { op: `${provider.name}Webhook`, signedByCaller: true },
      handler: async ({ body, headers }) => {
        if (!Buffer.isBuffer(body)) throw new Problem('request/malformed-json', 'the body is empty');
        try {
          await takeWebhook(deps, provider, await provider.readEvent(body, headers));
          return { received: true };
        } catch (cause) {
          throw cause instanceof PaymentUnavailable || cause instanceof PaymentRefused
            ? new Problem('orders/unavailable', 'the event could not be taken now', { cause })
            : cause;
        }
      },
    });
  }
}
