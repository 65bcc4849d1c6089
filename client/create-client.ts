import type { CallOptions, ClientOptions } from './client-options.ts';
import type { Operation } from './operation.ts';
import { streamEvents } from './event-stream.ts';
import type { Answer, Input, OperationId, StreamId } from './operation-types.ts';
import { OPERATIONS } from './operations.ts';
import { send } from './send.ts';

/** One method of the client; its input may be left out where nothing in it is required. */
export type Call<Id extends OperationId> =
  Partial<Input<Id>> extends Input<Id>
    ? (input?: Input<Id>, options?: CallOptions) => Given<Id>
    : (input: Input<Id>, options?: CallOptions) => Given<Id>;

/** One answer, or the data of each event as it comes. */
type Given<Id extends OperationId> = Id extends StreamId ? AsyncIterable<Answer<Id>> : Promise<Answer<Id>>;

/** A method for each public operation, by its id. */
export type SommierClient = { readonly [Id in OperationId]: Call<Id> };

/**
 * Makes a client of the API. Every method gives the answer's body and throws SommierProblem for what the API refuses,
 * SommierUnreachable when there is no answer of it.
 */
export function createClient(options: ClientOptions): SommierClient {
  const calls = Object.entries(OPERATIONS).map(([id, operation]: [string, Operation]) => [
    id,
    (input: Readonly<Record<string, unknown>> = {}, call: CallOptions = {}) =>
      operation.isStream ? streamEvents(options, operation, input, call) : send(options, operation, input, call),
  ]);
  return asClient(Object.fromEntries(calls));
}

/** OPERATIONS has one entry for each public operation; a test compares the two. */
const asClient = (calls: unknown): SommierClient => calls as SommierClient;
