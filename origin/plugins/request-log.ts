import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { newTrace } from './context.ts';

/** Continues the caller's trace and writes one wide event for each request; never bodies, tokens, addresses or search words. */
export const requestLog = fp(
  async (app: FastifyInstance) => {
    app.decorateRequest('trace');
    app.decorateRequest('timings');
    app.addHook('onRequest', async (request) => {
      const header = request.headers['traceparent'];
      request.trace = newTrace(typeof header === 'string' ? header : undefined);
      request.timings = new Map();
    });
    app.addHook('onResponse', async (request, reply) => {
      const event = {
        event: 'request',
        op: request.routeOptions.config.op ?? request.routeOptions.url ?? 'none',
        method: request.method,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 100) / 100,
        traceId: request.trace.traceId,
      };
      if (reply.statusCode >= 500) request.log.error(event);
      else request.log.info(event);
    });
  },
  { name: 'request-log' },
);
