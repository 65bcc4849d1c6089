import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type * as z from 'zod';
import { authorise } from '#shared/authorise.ts';
import type { BodyOf, HeadersOf, OkOf, Op, ParamsOf, QueryOf } from '#shared/contracts/op.ts';
import { fieldErrors, MAX_TARGET_LENGTH, parse, readQuery } from '#shared/contracts/parse.ts';
import type { Principal } from '#shared/principal.ts';
import { Problem } from '#shared/problem.ts';
import type { CallerPort } from './caller.ts';
import { contextOf, type RequestContext } from './context.ts';
import { importanceOf } from './shed-load.ts';

export interface OpInput<O extends Op> {
  params: ParamsOf<O>;
  query: QueryOf<O>;
  headers: HeadersOf<O>;
  body: BodyOf<O>;
  /** Who calls; null for an operation that is public. */
  caller: O['auth'] extends 'public' ? null : Principal;
}

export interface BindOptions {
  now: () => Date;
  /** After this long the verb's signal is aborted. */
  deadlineMs: number;
  /** Needed by operations that are not public. */
  caller?: CallerPort;
}

/** Registers one operation: lets the caller pass, parses by the contract, calls the verb, sends what `ok` describes. */
export function bindOp<O extends Op>(
  app: FastifyInstance,
  op: O,
  options: BindOptions,
  verb: (ctx: RequestContext, input: OpInput<O>) => Promise<OkOf<O>>,
): void {
  const read = inputReader(op, options);
  app.route({
    method: op.method.toUpperCase(),
    url: op.path,
    config: { op: op.id, importance: importanceOf(op) },
    handler: async (request, reply) => {
      const ok = await verb(contextOf(request, options.now, options.deadlineMs), await read(request));
      return reply
        .code(op.okStatus ?? 200)
        .type(`${op.okType ?? 'application/json'}; charset=utf-8`)
        .send(op.okType === 'text/csv' ? ok : JSON.stringify(ok));
    },
  });
}

/** Lets the caller of a request pass and reads its parts by the contract; for routes that send something else than one JSON value. */
export function inputReader<O extends Op>(
  op: O,
  { caller }: Pick<BindOptions, 'caller'>,
): (request: FastifyRequest) => Promise<OpInput<O>> {
  if (op.auth !== 'public' && caller === undefined) throw new RangeError(`${op.id} needs to know who calls`);
  return async (request) => {
    const target = request.raw.url ?? '/';
    if (target.length > MAX_TARGET_LENGTH)
      throw new Problem('request/uri-too-long', `at most ${MAX_TARGET_LENGTH} characters`);
    const principal = op.auth === 'public' ? null : ((await caller?.verify(request.headers.authorization)) ?? null);
    authorise(principal, op);
    return asInput<O>({
      caller: principal,
      params: op.params === undefined ? {} : parse(op.params, request.params, 'path'),
      query: op.query === undefined ? {} : readQuery(op.query, new URLSearchParams(queryOf(target))),
      headers: op.headers === undefined ? {} : readHeaders(op.headers, request.headers),
      body: op.body === undefined ? undefined : parse(op.body, jsonOf(request.body), 'body'),
    });
  };
}

/** The parts come out of the contract's own schemas, and authorise lets nobody pass who is not there. */
const asInput = <O extends Op>(parts: Record<keyof OpInput<O>, unknown>): OpInput<O> => parts as OpInput<O>;

/** A missing or malformed Idempotency-Key has a code of its own, since what to do about it is special. */
function readHeaders<S extends z.ZodType>(schema: S, headers: IncomingHttpHeaders): z.output<S> {
  const result = schema.safeParse(headers);
  if (result.success) return result.data;
  const errors = fieldErrors(result.error, 'header');
  const keyless = errors.some((error) => error.field === 'idempotency-key');
  throw new Problem(keyless ? 'idempotency/key-missing' : 'request/invalid', undefined, { errors });
}

const queryOf = (target: string): string => (target.includes('?') ? target.slice(target.indexOf('?') + 1) : '');

function jsonOf(body: unknown): unknown {
  if (!Buffer.isBuffer(body) || body.length === 0) throw new Problem('request/malformed-json', 'the body is empty');
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new Problem('request/malformed-json', cause instanceof Error ? cause.message : undefined, { cause });
  }
}
