import type { State } from '../engine/state.ts';
import { balanceTransactionJson } from './balance-transaction.ts';
import { chargeJson } from './charge.ts';
import { customerJson } from './customer.ts';
import { disputeJson } from './dispute.ts';
import { paymentIntentJson } from './payment-intent.ts';
import { cardOf } from '../payments/test-cards.ts';
import { paymentMethodJson } from './payment-method.ts';
import { refundJson } from './refund.ts';

/** The object that an id stands for, as its own route answers it; undefined when it is not there. */
export function jsonById(state: State, id: string, now: number): object | undefined {
  const at = id.indexOf('_');
  switch (id.slice(0, at)) {
    case 'pi':
      return shown(state.get('intents', id), paymentIntentJson);
    case 'ch':
      return shown(state.get('charges', id), chargeJson);
    case 're':
      return shown(state.get('refunds', id), refundJson);
    case 'dp':
      return shown(state.get('disputes', id), (dispute) => disputeJson(dispute, state));
    case 'cus':
      return shown(state.get('customers', id), customerJson);
    case 'txn':
      return shown(state.get('transactions', id), (transaction) => balanceTransactionJson(transaction, now));
    case 'pm':
      return cardOf(id) && paymentMethodJson(id, now);
    default:
      return undefined;
  }
}

function shown<Found>(record: Found | undefined, show: (record: Found) => object): object | undefined {
  return record === undefined ? undefined : show(record);
}
