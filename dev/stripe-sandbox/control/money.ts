import { z } from 'zod';
import type { Charge } from '../engine/records.ts';
import type { Context } from '../engine/context.ts';
import { refused } from '../http/api-error.ts';
import { found } from '../http/routes.ts';
import { closeDispute, openDispute } from '../payments/open-dispute.ts';
import { settleRefund } from '../payments/settle-refund.ts';
import { disputeJson } from '../render/dispute.ts';
import { refundJson } from '../render/refund.ts';
import type { ControlCall } from './control-call.ts';
import { raised } from './raised.ts';

const NewDispute = z.strictObject({
  payment_intent: z.string(),
  reason: z.string().max(100).default('fraudulent'),
  inquiry: z.boolean().default(false),
});
const DisputeOutcome = z.strictObject({ outcome: z.enum(['won', 'lost']) });
const RefundOutcome = z.strictObject({
  status: z.enum(['failed', 'succeeded']),
  reason: z.string().max(100).default('expired_or_canceled_card'),
});

/** GET /_sandbox/disputes. */
export function disputesRoute({ engine: { state } }: ControlCall): object {
  return { disputes: [...state.tables.disputes.values()].map((dispute) => disputeJson(dispute, state)) };
}

/** POST /_sandbox/disputes: a shopper's bank disputes a captured payment. */
export function openDisputeRoute({ engine, input }: ControlCall): object {
  const { payment_intent: id, ...cause } = NewDispute.parse(input);
  const work = (context: Context) => openDispute(context, disputable(context, id), cause);
  return disputeJson(raised(engine.runAlone(work)), engine.state);
}

/** POST /_sandbox/disputes/:id: the bank decides. */
export function closeDisputeRoute({ engine, id, input }: ControlCall): object {
  const { outcome } = DisputeOutcome.parse(input);
  const closed = raised(engine.runAlone((context) => closeDispute(context, found(context, 'disputes', id), outcome)));
  if (!closed) throw refused('dispute_closed', `${id} is closed already`);
  return disputeJson(closed, engine.state);
}

/** POST /_sandbox/refunds/:id: the bank takes a refund, or sends it back. */
export function settleRefundRoute({ engine, id, input }: ControlCall): object {
  const { status, reason } = RefundOutcome.parse(input);
  const work = (context: Context) => settleRefund(context, found(context, 'refunds', id).id, status, reason);
  const settled = raised(engine.runAlone(work));
  if (!settled) throw refused('refund_settled', `${id} is settled already`);
  return refundJson(settled);
}

function disputable(context: Context, intentId: string): Charge {
  const intent = found(context, 'intents', intentId);
  const charge = context.state.get('charges', intent.charges.at(-1) ?? '');
  if (charge?.captured && charge.dispute === null) return charge;
  throw refused('charge_not_disputable', `${intentId} has no captured charge that is not disputed yet`);
}
