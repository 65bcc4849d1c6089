import type { Context } from '../engine/context.ts';
import type { Params } from './params.ts';

/** A request that reached its route. */
export interface Call {
  params: Params;
  /** The id in the path. */
  id: string;
  /** The client secret that a browser showed together with a publishable key; undefined for the secret key. */
  clientSecret: string | undefined;
}

export interface Route {
  /** As faults and records name it: `payment_intents.capture`. */
  operation: string;
  /** True when a publishable key may call it. */
  browser?: true;
  answer: (context: Context, call: Call) => object;
}
