import type { Context } from '../engine/context.ts';
import { newId } from '../engine/ids.ts';
import type { Customer } from '../engine/records.ts';
import type { Params } from '../http/params.ts';
import { customerJson } from '../render/customer.ts';

/** POST /v1/customers. */
export function createCustomer(context: Context, params: Params): Customer {
  const customer: Customer = {
    id: newId('cus'),
    created: context.now,
    email: params.clearable('email', 512) ?? null,
    name: params.clearable('name', 256) ?? null,
    phone: params.clearable('phone', 20) ?? null,
    description: params.clearable('description', 350) ?? null,
    metadata: params.metadata({}),
  };
  params.done();
  context.state.put('customers', customer);
  context.emit('customer.created', customerJson(customer));
  return customer;
}
