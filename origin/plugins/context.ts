import { randomBytes, randomUUID } from 'node:crypto';
import type { FastifyBaseLogger, FastifyRequest } from 'fastify';
import { traceFrom, type TraceContext } from '#shared/trace.ts';

/** What a verb may know of the request that runs it, besides its input. */
export interface RequestContext {
  trace: TraceContext;
  log: FastifyBaseLogger;
  now: () => Date;
  newId: () => string;
  /** Aborted when the deadline of the request has passed. */
  signal: AbortSignal;
  /** Adds a header to the answer; the edge reads it, shoppers see only those that the edge knows. */
  answerHeader: (name: string, value: string) => void;
}

declare module 'fastify' {
  interface FastifyRequest {
    trace: TraceContext;
    /** Duration of a named piece of work in ms, for Server-Timing and the wide event. */
    timings: Map<string, number>;
    /** What verbs added to the answer. */
    answerHeaders: Map<string, string> | undefined;
  }
}

export const randomHex = (digits: number): string =>
  randomBytes(Math.ceil(digits / 2))
    .toString('hex')
    .slice(0, digits);

export const newTrace = (header: string | undefined): TraceContext => traceFrom(header, randomHex);

export function contextOf(request: FastifyRequest, now: () => Date, deadlineMs: number): RequestContext {
  const headers = new Map<string, string>();
  request.answerHeaders = headers;
  return {
    trace: request.trace,
    log: request.log,
    now,
    newId: randomUUID,
    signal: AbortSignal.timeout(deadlineMs),
    answerHeader: (name, value) => headers.set(name, value),
  };
}
