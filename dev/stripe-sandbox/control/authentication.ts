import { z } from 'zod';
import type { Intent } from '../engine/records.ts';
import { unexpectedState } from '../http/api-error.ts';
import { found } from '../http/routes.ts';
import { authenticate } from '../payments/authenticate.ts';
import { displayAmount } from '../payments/fees.ts';
import { paymentIntentJson } from '../render/payment-intent.ts';
import { raised } from './raised.ts';
import type { ControlCall } from './control-call.ts';

const Outcome = z.strictObject({ outcome: z.enum(['succeeded', 'failed']), back: z.literal('yes').optional() });

/** GET /_sandbox/authenticate/:pi: the bank's page, where a shopper's browser is sent. */
export function authenticationPage({ engine, id }: ControlCall): object {
  const intent = raised(engine.runAlone((context) => found(context, 'intents', id)));
  if (intent.status !== 'requires_action') throw unexpectedState(intent, `Nothing to authenticate: ${intent.status}.`);
  const button = (outcome: string, label: string) => `<button name="outcome" value="${outcome}">${label}</button>`;
  const html = `<!doctype html><meta charset="utf-8"><title>3-D Secure (sandbox)</title>
<h1>3-D Secure</h1><p>Sandbox: pay ${displayAmount(intent.amount, intent.currency)}?</p>
<form method="post"><input type="hidden" name="back" value="yes">${button('succeeded', 'Complete')} ${button('failed', 'Fail')}</form>`;
  return { status: 200, html };
}

/** POST: ends it; from the page it leads back to the shop's return_url, as Stripe does. */
export function authenticationRoute({ engine, id, input }: ControlCall): object {
  const { outcome, back } = Outcome.parse(input);
  const { intent, returnUrl } = raised(
    engine.runAlone((context) => {
      const intent = found(context, 'intents', id);
      const returnUrl = intent.action?.returnUrl ?? null;
      return { intent: authenticate(context, intent, outcome), returnUrl };
    }),
  );
  if (back === undefined || returnUrl === null) return paymentIntentJson(intent);
  return { status: 303, location: returnTo(returnUrl, intent) };
}

function returnTo(returnUrl: string, intent: Intent): string {
  const url = new URL(returnUrl);
  url.searchParams.set('payment_intent', intent.id);
  url.searchParams.set('payment_intent_client_secret', intent.clientSecret);
  url.searchParams.set('redirect_status', intent.failure === null ? 'succeeded' : 'failed');
  return url.href;
}
