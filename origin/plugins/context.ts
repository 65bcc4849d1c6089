import { randomUUID } from 'node:crypto';
import type { FastifyBaseLogger, FastifyRequest } from 'fastify';
import { continueTrace, type TraceContext } from '#shared/trace.ts';
import { pooledRandomBytes } from './random-pool.ts';

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

const randomHex = (bytes: number): string => Buffer.from(pooledRandomBytes(bytes)).toString('hex');

export const newTrace = (header: string | undefined): TraceContext => continueTrace(header ?? null, randomHex);

export function contextOf(request: FastifyRequest, now: () => Date, deadlineMs: number): RequestContext {
  const headers = new Map<string, string>();
  request.answerHeaders = headers;
  const untilMs = performance.now() + deadlineMs;
  let signal: AbortSignal | undefined;
  return {
    trace: request.trace,
    log: request.log,
    now,
    newId: randomUUID,
    // Made for those that ask: a timer and its error for each request would be felt.
    get signal() {
      return (signal ??= AbortSignal.timeout(Math.max(0, Math.ceil(untilMs - performance.now()))));
    },
    answerHeader: (name, value) => headers.set(name, value),
  };
}
