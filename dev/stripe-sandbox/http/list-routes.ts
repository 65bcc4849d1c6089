import type { Context } from '../engine/context.ts';
import type { Records, Table } from '../engine/records.ts';
import { jsonById } from '../render/by-id.ts';
import { listPage } from './list.ts';
import type { Params } from './params.ts';
import type { Route } from './route.ts';

type Keep<Name extends Table> = (params: Params) => (record: Records[Name]) => boolean;

/** Narrows by parameters that hold a field's value: [parameter, field]. */
function by<Name extends Table>(...pairs: readonly (readonly [string, keyof Records[Name]])[]): Keep<Name> {
  return (params) => {
    const wanted = pairs.map(([name, field]) => [field, params.text(name)] as const);
    return (record) => wanted.every(([field, value]) => value === undefined || record[field] === value);
  };
}

const FILTERS: { [Name in Table]: Keep<Name> } = {
  intents: by<'intents'>(['customer', 'customer']),
  charges: by<'charges'>(['payment_intent', 'intent'], ['customer', 'customer']),
  refunds: by<'refunds'>(['payment_intent', 'intent'], ['charge', 'charge']),
  transactions: by<'transactions'>(['source', 'source'], ['type', 'type'], ['currency', 'currency']),
  disputes: by<'disputes'>(['payment_intent', 'intent'], ['charge', 'charge']),
  customers: by<'customers'>(['email', 'email']),
};

/** GET of a list; charges and refunds of one intent are looked up, not searched. */
export function listRoute(table: Table, url: string): Route {
  return {
    operation: `${url.slice('/v1/'.length)}.list`,
    answer: (context, { params }) => {
      const records = filtered(context, table, params);
      return listPage(url, records, params, ({ id }) => jsonById(context.state, id, context.now));
    },
  };
}

function filtered<Name extends Table>(context: Context, table: Name, params: Params): Records[Name][] {
  const keep = FILTERS[table](params);
  const records = narrowed(context, table, params.text('payment_intent')) ?? context.state.tables[table].values();
  return [...records].filter(keep);
}

function narrowed<Name extends Table>(
  context: Context,
  table: Name,
  intentId: string | undefined,
): Records[Name][] | undefined {
  if (intentId === undefined || (table !== 'charges' && table !== 'refunds')) return undefined;
  const { state } = context;
  const charges = state.get('intents', intentId)?.charges ?? [];
  const ids = table === 'charges' ? charges : charges.flatMap((id) => state.need('charges', id).refunds);
  return ids.map((id) => state.need(table, id));
}
