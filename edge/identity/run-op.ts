import * as z from 'zod';
import type { BodyOf, OkOf, Op, ParamsOf, QueryOf } from '#shared/contracts/op.ts';
import { parse, readQuery } from '#shared/contracts/parse.ts';
import type { Principal } from '#shared/principal.ts';
import type { Answer } from '../http/answer.ts';
import { bearerOf } from '../http/bearer.ts';
import type { Run } from '../http/bind.ts';
import { readJsonBody } from '../http/read-json-body.ts';
import type { WaitUntil } from '../http/wait-until.ts';
import { callerOf } from './caller-of.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { deviceLabel } from './sessions/device-label.ts';

/** One call of an operation, parsed by its contract and authorised. */
export interface OpCall<O extends Op> {
  params: ParamsOf<O>;
  query: QueryOf<O>;
  body: BodyOf<O>;
  /** Who calls; null where the operation is for everybody, since then nobody was asked. */
  principal: O['auth'] extends 'public' ? null : Principal;
  /** The token that came along, unverified. */
  bearer: string | null;
  device: string;
  waitUntil: WaitUntil;
}

const NO_QUERY = z.object({});

export type Verb<O extends Op> = (identity: IdentityDeps, call: OpCall<O>) => Promise<OkOf<O>>;

/** Routes one operation: who calls and whether they may, then the request by its contract, then the verb, then the answer. */
export function runOp<O extends Op>(identity: IdentityDeps, op: O, verb: Verb<O>): Run {
  return async (c, scope) => {
    const bearer = bearerOf(c.req.raw.headers);
    const principal = op.auth === 'public' ? null : await callerOf(identity, op, bearer, scope.waitUntil);
    const call = asCall<O>({
      params: op.params === undefined ? {} : parse(op.params, c.req.param(), 'path'),
      query: readQuery(op.query ?? NO_QUERY, new URL(c.req.url).searchParams),
      body: op.body === undefined ? undefined : parse(op.body, await readJsonBody(c.req.raw), 'body'),
      principal,
      bearer,
      device: deviceLabel(c.req.header('user-agent')),
      waitUntil: scope.waitUntil,
    });
    return answerOf(op, await verb(identity, call));
  };
}

function answerOf(op: Op, ok: unknown): Answer {
  const status = op.okStatus ?? 200;
  if (status === 204) return { status, headers: { 'cache-control': 'no-store' }, body: null };
  return {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify(ok),
  };
}

/** The parts come out of the operation's own schemas, and the principal is null for public operations alone. */
const asCall = <O extends Op>(parts: { [Part in keyof OpCall<Op>]: unknown }): OpCall<O> => parts as OpCall<O>;
