import { startPaypalSandbox } from '../../../../dev/paypal-sandbox/sandbox.ts';
import { providerConformance } from '../testing/provider-conformance.ts';
import { paypalProvider } from './paypal-provider.ts';

providerConformance('PayPal', async () => {
  const sandbox = await startPaypalSandbox();
  const { clientId, clientSecret, webhookId, url: apiBase } = sandbox;
  const provider = paypalProvider({
    clientId,
    clientSecret,
    webhookId,
    apiBase,
    now: () => new Date(),
    timeoutMs: 300,
  });
  return {
    provider,
    currency: 'EUR',
    pay: async (ref) => sandbox.approve(ref),
    decline: async (ref) => {
      sandbox.approve(ref);
      sandbox.declineNext();
      await provider.authorise(ref, `${ref}:declined`).catch(() => undefined);
    },
    lose: (when, next) => sandbox.fail(when, next),
    event: async (ref) => {
      const resource = { id: 'AUTH1', supplementary_data: { related_ids: { order_id: ref } } };
      const body = JSON.stringify({ id: 'WH-1', event_type: 'PAYMENT.AUTHORIZATION.CREATED', resource });
      return { raw: Buffer.from(body), headers: sandbox.signed(body) };
    },
    close: async () => sandbox.stop(),
  };
});
