import type { Context } from '../engine/context.ts';
import { newId } from '../engine/ids.ts';
import type { Charge, Refund } from '../engine/records.ts';
import { ApiError, invalidParam, noSuch, refused } from '../http/api-error.ts';
import type { Params } from '../http/params.ts';
import { chargeJson } from '../render/charge.ts';
import { refundJson } from '../render/refund.ts';
import { bookTransaction } from './book-transaction.ts';
import { displayAmount } from './fees.ts';
import { settleRefund } from './settle-refund.ts';
import { needCard } from './test-cards.ts';

const REASONS = ['duplicate', 'fraudulent', 'requested_by_customer'] as const;

/**
 * POST /v1/refunds: all or `amount` of what a charge still holds. Stripe keeps its fee.
 * @throws ApiError 400 when nothing was captured, it was refunded, is disputed, or the amount is more than is left.
 */
export function createRefund(context: Context, params: Params): Refund {
  const charge = chargeOf(context, params);
  const asked = params.integer('amount');
  const reason = params.oneOf('reason', REASONS) ?? null;
  const metadata = params.metadata({});
  params.done();
  checkRefundable(charge);
  const left = charge.amount - charge.amountRefunded;
  const amount = asked ?? left;
  if (amount < 1)
    throw invalidParam('amount', 'This value must be greater than or equal to 1.', 'parameter_invalid_integer');
  if (amount > left) {
    const show = (value: number) => displayAmount(value, charge.currency);
    throw invalidParam(
      'amount',
      `Refund amount (${show(amount)}) is greater than unrefunded amount on charge (${show(left)})`,
    );
  }
  return refund(context, charge, { amount, reason, metadata });
}

function refund(context: Context, charge: Charge, asked: Pick<Refund, 'amount' | 'reason' | 'metadata'>): Refund {
  const behaviour = needCard(charge.paymentMethod).refund;
  const created: Refund = {
    id: newId('re'),
    created: context.now,
    charge: charge.id,
    intent: charge.intent,
    currency: charge.currency,
    status: behaviour === 'pends' ? 'pending' : 'succeeded',
    transaction: null,
    failureTransaction: null,
    failureReason: null,
    release: false,
    ...asked,
  };
  created.transaction = bookTransaction(context, {
    amount: -created.amount,
    fee: 0,
    currency: charge.currency,
    type: 'refund',
    source: created.id,
    description: `REFUND FOR CHARGE${charge.description === null ? '' : ` (${charge.description})`}`,
  });
  charge.refunds.push(created.id);
  charge.amountRefunded += created.amount;
  context.state.put('refunds', created);
  context.state.put('charges', charge);
  context.emit('refund.created', refundJson(created));
  context.emit('charge.refunded', chargeJson(charge));
  if (behaviour !== undefined) {
    const status = behaviour === 'fails' ? 'failed' : 'succeeded';
    context.later((later) => settleRefund(later, created.id, status, 'expired_or_canceled_card'));
  }
  return created;
}

function chargeOf({ state }: Context, params: Params): Charge {
  const [intentId, chargeId] = [params.text('payment_intent'), params.text('charge')];
  if (chargeId !== undefined) {
    const charge = state.get('charges', chargeId);
    if (!charge) throw noSuch('charge', chargeId, 'charge', false);
    return charge;
  }
  if (intentId === undefined) {
    const message = 'One of the following params should be provided for this request: payment_intent or charge.';
    throw new ApiError(400, {
      type: 'invalid_request_error',
      code: 'parameter_missing',
      message,
      param: 'payment_intent',
    });
  }
  const intent = state.get('intents', intentId);
  if (!intent) throw noSuch('payment_intent', intentId, 'payment_intent', false);
  const charge = state.get('charges', intent.charges.at(-1) ?? '');
  if (charge?.status === 'succeeded') return charge;
  throw refused(
    'charge_not_refundable',
    `This PaymentIntent (${intentId}) does not have a successful charge to refund.`,
  );
}

function checkRefundable(charge: Charge): void {
  if (charge.amountRefunded >= charge.amount) {
    throw refused('charge_already_refunded', `Charge ${charge.id} has already been refunded.`);
  }
  if (!charge.captured) {
    const message = `This uncaptured Charge was created by a PaymentIntent (${charge.intent}). You must cancel the PaymentIntent to reverse the authorization instead of refunding the Charge directly.`;
    throw refused('charge_not_refundable', message);
  }
  if (charge.dispute !== null) {
    throw refused('charge_disputed', `Charge ${charge.id} has been charged back; cannot issue a refund.`);
  }
}
