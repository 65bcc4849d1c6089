import type { FastifyInstance } from 'fastify';
import type { BodyOf, OkOf, Op, ParamsOf, QueryOf } from '#shared/contracts/op.ts';
import { MAX_TARGET_LENGTH, parse, readQuery } from '#shared/contracts/parse.ts';
import { Problem } from '#shared/problem.ts';
import { contextOf, type RequestContext } from './context.ts';

export interface OpInput<O extends Op> {
  params: ParamsOf<O>;
  query: QueryOf<O>;
  body: BodyOf<O>;
}

export interface BindOptions {
  now: () => Date;
  /** After this long the verb's signal is aborted. */
  deadlineMs: number;
}

/** Registers one operation: parses by its contract, calls the verb, sends what the contract's `ok` describes. */
export function bindOp<O extends Op>(
  app: FastifyInstance,
  op: O,
  options: BindOptions,
  verb: (ctx: RequestContext, input: OpInput<O>) => Promise<OkOf<O>>,
): void {
  app.route({
    method: op.method.toUpperCase(),
    url: op.path,
    config: { op: op.id },
    handler: async (request, reply) => {
      const target = request.raw.url ?? '/';
      if (target.length > MAX_TARGET_LENGTH)
        throw new Problem('request/uri-too-long', `at most ${MAX_TARGET_LENGTH} characters`);
      const input = asInput<O>({
        params: op.params === undefined ? {} : parse(op.params, request.params, 'path'),
        query: op.query === undefined ? {} : readQuery(op.query, new URLSearchParams(queryOf(target))),
        body: op.body === undefined ? undefined : parse(op.body, jsonOf(request.body), 'body'),
      });
      const ok = await verb(contextOf(request, options.now, options.deadlineMs), input);
      return reply
        .code(op.okStatus ?? 200)
        .type('application/json; charset=utf-8')
        .send(JSON.stringify(ok));
    },
  });
}

/** The parts come out of the contract's own schemas, so they have the types that the contract infers. */
const asInput = <O extends Op>(parts: { params: unknown; query: unknown; body: unknown }): OpInput<O> =>
  parts as OpInput<O>;

const queryOf = (target: string): string => (target.includes('?') ? target.slice(target.indexOf('?') + 1) : '');

function jsonOf(body: unknown): unknown {
  if (!Buffer.isBuffer(body) || body.length === 0) throw new Problem('request/malformed-json', 'the body is empty');
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new Problem('request/malformed-json', cause instanceof Error ? cause.message : undefined, { cause });
  }
}
