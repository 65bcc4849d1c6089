import { utf8ToBytes } from '@noble/hashes/utils.js';
import { base64urlnopad } from '@scure/base';
import * as z from 'zod';
import { Problem } from '#shared/problem.ts';
import type { IdentityDeps } from '../identity-deps.ts';
import { equalBytes } from '../tokens/equal-bytes.ts';
import { hashOf } from '../tokens/refresh-token.ts';
import type { Trip } from './oauth-port.ts';

/** How long a shopper has at the provider, and again for the password or code after it. */
export const TRIP_MS = 10 * 60_000;

const StoredTrip = z.object({
  provider: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  /** Binds the trip to the app that began it. */
  flowHash: z.string(),
});

const Ticket = z.object({
  kind: z.enum(['second-factor', 'link']),
  userId: z.string(),
  provider: z.string(),
  subject: z.string(),
  email: z.string().nullable(),
  flowHash: z.string(),
});
export type Ticket = z.infer<typeof Ticket>;

const secret = (identity: IdentityDeps): string => base64urlnopad.encode(identity.randomBytes(32));
const hash = (text: string): string => hashOf(utf8ToBytes(text));
const invalid = (): Problem => new Problem('identity/oauth-invalid');
const isFlow = (flow: string, flowHash: string): boolean => equalBytes(utf8ToBytes(hash(flow)), utf8ToBytes(flowHash));

/** Begins a trip: what goes to the provider, and the app's own secret. The store knows the state by its hash. */
export async function beginTrip(identity: IdentityDeps, provider: string): Promise<{ trip: Trip; flow: string }> {
  const trip = { state: secret(identity), nonce: secret(identity), codeVerifier: secret(identity) };
  const flow = secret(identity);
  const stored = { provider, nonce: trip.nonce, codeVerifier: trip.codeVerifier, flowHash: hash(flow) };
  await identity.oauth.flows.put(`trip:${hash(trip.state)}`, JSON.stringify(stored), TRIP_MS);
  return { trip, flow };
}

/** Ends a trip, whatever comes of it. Throws `identity/oauth-invalid` unless it was begun by the same app for the same provider. */
export async function endTrip(identity: IdentityDeps, provider: string, state: string, flow: string): Promise<Trip> {
  const text = await identity.oauth.flows.take(`trip:${hash(state)}`);
  if (text === null) throw invalid();
  const { nonce, codeVerifier, ...begun } = StoredTrip.parse(JSON.parse(text));
  if (begun.provider !== provider || !isFlow(flow, begun.flowHash)) throw invalid();
  return { state, nonce, codeVerifier };
}

/** Keeps what the provider has proved until the shopper has proved the rest; gives what to come back with. */
export async function issueTicket(
  identity: IdentityDeps,
  ticket: Omit<Ticket, 'flowHash'>,
  flow: string,
): Promise<string> {
  const text = secret(identity);
  await identity.oauth.flows.put(`ticket:${hash(text)}`, JSON.stringify({ ...ticket, flowHash: hash(flow) }), TRIP_MS);
  return text;
}

/** A ticket that is not used up yet. Throws `identity/oauth-invalid`. */
export async function readTicket(identity: IdentityDeps, text: string, flow: string): Promise<Ticket> {
  const stored = await identity.oauth.flows.read(`ticket:${hash(text)}`);
  if (stored === null) throw invalid();
  const ticket = Ticket.parse(JSON.parse(stored));
  if (!isFlow(flow, ticket.flowHash)) throw invalid();
  return ticket;
}

/** Uses a ticket up. Throws `identity/oauth-invalid` when somebody else just did. */
export async function useTicket(identity: IdentityDeps, text: string): Promise<void> {
  if ((await identity.oauth.flows.take(`ticket:${hash(text)}`)) === null) throw invalid();
}
